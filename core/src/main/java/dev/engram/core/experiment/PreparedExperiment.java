package dev.engram.core.experiment;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.spi.LearnerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** An experiment whose tasks are made and checked: only its learners are still missing. */
public final class PreparedExperiment {
    private final List<PlannedRun> runs;
    private final int parallel;
    private final LearnerFactory learners;

    PreparedExperiment(List<PlannedRun> runs, int parallel, LearnerFactory learners) {
        this.runs = List.copyOf(runs);
        this.parallel = parallel;
        this.learners = learners;
    }

    /**
     * Runs it. A run that fails is reported in its result; the others go on. So is one whose result cannot be handed on.
     *
     * @param checkpoints where each run's go; a run goes on from its newest
     * @param listener told of every run; may be called by several runs at once
     * @param finished given each result as soon as its run has ended, one at a time
     * @param interrupted asked several times a second; once it says yes, all runs end
     * @return one result a run, strategies within seeds
     * @throws EngramException for a mistake in the configuration that only a learner shows; it ends all runs at once
     */
    public List<RunResult> run(
            Function<Run, Checkpoints> checkpoints,
            LearningListener listener,
            Consumer<RunResult> finished,
            BooleanSupplier interrupted) {
        EarlyEnd end = new EarlyEnd(interrupted);
        List<Callable<RunResult>> calls = new ArrayList<>();
        for (PlannedRun run : runs) {
            calls.add(end.endedBy(
                    () -> handedOn(run.run(learners, checkpoints.apply(run.run()), listener, end::asked), finished)));
        }
        return all(calls, end);
    }

    private static RunResult handedOn(RunResult result, Consumer<RunResult> finished) {
        synchronized (finished) {
            try {
                finished.accept(result);
                return result;
            } catch (RuntimeException e) {
                return result.failure().isPresent()
                        ? result
                        : result.failed(RunFailure.described(RunFailure.amongOthers(e)));
            }
        }
    }

    private List<RunResult> all(List<Callable<RunResult>> calls, EarlyEnd end) {
        ExecutorService executor = Executors.newFixedThreadPool(parallel, task -> {
            Thread thread = new Thread(task, "engram-run");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<RunResult> results = new ArrayList<>();
            List<Future<RunResult>> ended = executor.invokeAll(calls);
            end.throwMistake();
            for (Future<RunResult> future : ended) {
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
}
