package dev.engram.core.experiment;

import dev.engram.api.TaskSequence;
import dev.engram.spi.Requirements;

/**
 * What a task manager shall do.
 *
 * @param sequence all its tasks are evaluated
 * @param toLearn so many of them, from the first on, are learned
 * @param learnedBefore tasks that the learner learned before this sequence
 * @param training how a task is trained
 * @param requirements of the strategy
 */
public record LearningPlan(
        TaskSequence sequence, int toLearn, int learnedBefore, TrainingConfig training, Requirements requirements) {
    /** Learns a whole sequence with a new learner. */
    public static LearningPlan of(TaskSequence sequence, TrainingConfig training, Requirements requirements) {
        return new LearningPlan(sequence, sequence.tasks().size(), 0, training, requirements);
    }
}
