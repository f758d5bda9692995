package dev.engram.core.experiment;

import dev.engram.api.TaskSequence;
import dev.engram.spi.Requirements;
import java.util.Optional;

/**
 * What a task manager shall do.
 *
 * @param sequence all its tasks are evaluated
 * @param toLearn so many of them, from the first on, are learned
 * @param learnedBefore tasks that the learner learned before this sequence
 * @param training how a task is trained
 * @param requirements of the strategy
 * @param lambda how the strength of the strategy's penalty is chosen for each task after the first; empty leaves it as it is
 */
public record LearningPlan(
        TaskSequence sequence,
        int toLearn,
        int learnedBefore,
        TrainingConfig training,
        Requirements requirements,
        Optional<AutoLambda> lambda) {
    /** Learns a whole sequence with a new learner. */
    public static LearningPlan of(
            TaskSequence sequence, TrainingConfig training, ExperimentConfig.StrategyEntry strategy) {
        return new LearningPlan(
                sequence,
                sequence.tasks().size(),
                0,
                training,
                strategy.strategy().requirements(),
                strategy.lambda());
    }
}
