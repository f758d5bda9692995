package dev.engram.core.experiment;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Several runs at once. All end before their time where the user asks for it, or one of them showed a mistake that concerns
 * all.
 */
public final class RunPool {
    private final int parallel;
    private final BooleanSupplier interrupted;
    private final AtomicReference<@Nullable Throwable> mistake = new AtomicReference<>();

    /**
     * A pool for one set of runs.
     *
     * @param parallel runs at once
     * @param interrupted whether the user asks for the end
     */
    public RunPool(int parallel, BooleanSupplier interrupted) {
        this.parallel = parallel;
        this.interrupted = interrupted;
    }

    /**
     * Whether the user asks a run to end.
     *
     * @throws CancellationException after a mistake: the run ends at once, without checkpoint and result, so that it is not in
     *     the way of the corrected experiment
     */
    public boolean endAsked() {
        requireNoMistake();
        return interrupted.getAsBoolean();
    }

    /**
     * Makes all runs, and waits for their end.
     *
     * @param runs what one throws is a mistake, after which no other begins
     * @return their results, in order
     * @throws RuntimeException the first mistake as it was thrown, also where it is an {@link Error}
     */
    public <T> List<T> all(List<Callable<T>> runs) {
        ExecutorService executor = Executors.newFixedThreadPool(parallel, task -> {
            Thread thread = new Thread(task, "engram-run");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<T> results = new ArrayList<>();
            List<Future<T>> ended =
                    executor.invokeAll(runs.stream().map(this::endingAll).toList());
            throwMistake();
            for (Future<T> future : ended) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngramException(ErrorCode.INTERRUPTED, "Interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("What a run throws is a mistake", e);
        } finally {
            executor.shutdown();
        }
    }

    private <T> Callable<T> endingAll(Callable<T> run) {
        return () -> {
            requireNoMistake();
            try {
                return run.call();
            } catch (RuntimeException | Error e) {
                mistake.compareAndSet(null, e);
                throw e;
            }
        };
    }

    private void requireNoMistake() {
        if (mistake.get() != null) {
            throw new CancellationException("Another run showed a mistake");
        }
    }

    private void throwMistake() {
        Throwable first = mistake.get();
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
