package dev.engram.core.experiment;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ends all runs before their time: because the user asks for it, or because one of them showed a mistake that concerns all. */
final class EarlyEnd {
    private final BooleanSupplier interrupted;
    private final AtomicReference<@Nullable Throwable> mistake = new AtomicReference<>();

    /**
     * Has not come yet.
     *
     * @param interrupted whether the user asks for it
     */
    EarlyEnd(BooleanSupplier interrupted) {
        this.interrupted = interrupted;
    }

    /** The run, which does not begin after a mistake; what it throws is one. */
    Callable<RunResult> endedBy(Callable<RunResult> run) {
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

    /**
     * Whether the user asks a run to end.
     *
     * @throws CancellationException after a mistake: the run ends at once, without checkpoint and result, so that it is not in
     *     the way of the corrected experiment
     */
    boolean asked() {
        requireNoMistake();
        return interrupted.getAsBoolean();
    }

    private void requireNoMistake() {
        if (mistake.get() != null) {
            throw new CancellationException("Another run showed a mistake");
        }
    }

    /** Throws the first mistake, if there was one. */
    void throwMistake() {
        Throwable first = mistake.get();
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
