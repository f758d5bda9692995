package dev.engram.spi;

import static java.util.Objects.requireNonNull;

/**
 * What a strategy needs from the framework.
 *
 * @param stepHooks whether {@link Consolidation#afterUpdate} must be called, which costs a copy of the weights a step
 * @param trainingData which data a task trains on
 * @param examples whether {@link Consolidation#taskLearned} looks at the task's examples
 * @param minimumExamples how many training examples every task must have
 * @param decays whether a quadratic penalty's precision is not the sum of what each task added to it, so that what was added
 *     does not tell how important a task's weights are
 * @param stateVersion version of the declared state's meaning; raised when saved state of an older one cannot be read
 */
public record Requirements(
        boolean stepHooks,
        TrainingData trainingData,
        boolean examples,
        long minimumExamples,
        boolean decays,
        int stateVersion) {
    /** Nothing special: the current task's data. */
    public static final Requirements NONE = new Requirements(false, TrainingData.CURRENT_TASK, true, 0, false, 1);

    public Requirements {
        requireNonNull(trainingData, "trainingData is null");
    }

    /** These requirements with step hooks. */
    public Requirements withStepHooks() {
        return new Requirements(true, trainingData, examples, minimumExamples, decays, stateVersion);
    }

    /** These requirements with other training data. */
    public Requirements withTrainingData(TrainingData data) {
        return new Requirements(stepHooks, data, examples, minimumExamples, decays, stateVersion);
    }

    /** These requirements for a strategy that consolidates without looking at examples. */
    public Requirements withoutExamples() {
        return new Requirements(stepHooks, trainingData, false, minimumExamples, decays, stateVersion);
    }

    /** These requirements for a strategy that measures on a given number of examples. */
    public Requirements withMinimumExamples(long count) {
        return new Requirements(stepHooks, trainingData, examples, count, decays, stateVersion);
    }

    /** These requirements for a strategy that lets earlier tasks' precision fade, or replaces it. */
    public Requirements withDecay() {
        return new Requirements(stepHooks, trainingData, examples, minimumExamples, true, stateVersion);
    }

    /** These requirements for a strategy whose saved state means something else than that of earlier versions. */
    public Requirements withStateVersion(int version) {
        return new Requirements(stepHooks, trainingData, examples, minimumExamples, decays, version);
    }

    /** Which data a task trains on. */
    public enum TrainingData {
        CURRENT_TASK,
        /** All tasks so far together: the upper bound, not continual learning. */
        ALL_TASKS_SO_FAR
    }
}
