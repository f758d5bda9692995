package dev.engram.core.experiment;

import dev.engram.api.EngramException;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.spi.LearnerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
        RunPool pool = new RunPool(parallel, interrupted);
        List<Callable<RunResult>> calls = new ArrayList<>();
        for (PlannedRun run : runs) {
            calls.add(() ->
                    handedOn(run.run(learners, checkpoints.apply(run.run()), listener, pool::endAsked), finished));
        }
        return pool.all(calls);
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
}
