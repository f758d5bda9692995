package dev.engram.core.experiment;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.spi.LearnerFactory;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One run before it starts.
 *
 * @param run for listeners and results
 * @param entry its strategy
 * @param spec its learner
 * @param plan what it learns
 */
record PlannedRun(Run run, ExperimentConfig.StrategyEntry entry, LearnerSpec spec, LearningPlan plan) {
    /**
     * Makes a learner and takes it through the plan, unless the user has asked for the end already.
     *
     * @return with the failure where the run failed
     * @throws EngramException for a mistake in the configuration
     */
    RunResult run(
            LearnerFactory learners, Checkpoints checkpoints, LearningListener listener, BooleanSupplier interrupted) {
        try {
            listener.runStarted(run);
            if (interrupted.getAsBoolean()) {
                throw new EngramException(ErrorCode.INTERRUPTED, "Interrupted before it began to learn");
            }
            return learn(learners, checkpoints, listener, interrupted);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            return unmeasured(RunFailure.told(RunFailure.amongOthers(e), run, listener));
        }
    }

    private RunResult learn(
            LearnerFactory learners, Checkpoints checkpoints, LearningListener listener, BooleanSupplier interrupted) {
        try (Learner learner = learners.create(spec, entry.strategy())) {
            TaskManager manager = new TaskManager(plan, learner, checkpoints, run, listener, interrupted);
            Optional<String> weights = Optional.empty();
            Optional<EngramException> failure = Optional.empty();
            try {
                manager.learnAll();
                String hash = learner.weightsSha256();
                listener.runFinished(run, manager.accuracy());
                weights = Optional.of(hash);
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                failure = Optional.of(RunFailure.told(RunFailure.amongOthers(e), run, listener));
            }
            return new RunResult(
                    run,
                    entry.settings(),
                    manager.accuracy(),
                    manager.curve(),
                    manager.importance().parameters(),
                    manager.importance().overlaps(),
                    manager.lambdas(),
                    manager.cost(),
                    weights,
                    failure.map(RunFailure::described));
        }
    }

    /** Of a run that ended before anything was measured. */
    private RunResult unmeasured(EngramException failure) {
        return new RunResult(
                run,
                entry.settings(),
                new AccuracyMatrix(Collections.nCopies(run.tasks().size(), Double.NaN)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new RunResult.Cost(0, 0, 0, 0),
                Optional.empty(),
                Optional.of(RunFailure.described(failure)));
    }
}
