package dev.engram.core.experiment;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.spi.LearnerFactory;
import java.util.Locale;
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
    /** Makes a learner and takes it through the plan. */
    RunResult run(
            LearnerFactory learners, Checkpoints checkpoints, LearningListener listener, BooleanSupplier interrupted) {
        listener.runStarted(run);
        try (Learner learner = learners.create(spec, entry.strategy())) {
            TaskManager manager = new TaskManager(plan, learner, checkpoints, run, listener, interrupted);
            Optional<EngramException> failure = Optional.empty();
            try {
                manager.learnAll();
            } catch (EngramException e) {
                failure = Optional.of(e);
            } catch (RuntimeException e) {
                failure = Optional.of(
                        new EngramException(ErrorCode.FAILED, "The run failed: " + e + ". Please report this", e));
            }
            RunResult result = new RunResult(
                    run,
                    entry.settings(),
                    manager.accuracy(),
                    manager.curve(),
                    manager.importance().parameters(),
                    manager.importance().overlaps(),
                    manager.lambdas(),
                    manager.cost(),
                    failure.isPresent() ? Optional.empty() : Optional.of(learner.weightsSha256()),
                    failure.map(PlannedRun::failure));
            if (failure.isPresent()) {
                endOrRethrow(failure.get(), listener);
            } else {
                listener.runFinished(run, manager.accuracy());
            }
            return result;
        }
    }

    /** The user's own mistakes end the experiment; what happens in one run does not. */
    private void endOrRethrow(EngramException failure, LearningListener listener) {
        switch (failure.code()) {
            case DIVERGED, FAILED, INTERRUPTED -> listener.runFailed(run, failure);
            default -> throw failure;
        }
    }

    private static RunResult.Failure failure(EngramException e) {
        return new RunResult.Failure(e.code().name().toLowerCase(Locale.ROOT), e.getMessage());
    }
}
