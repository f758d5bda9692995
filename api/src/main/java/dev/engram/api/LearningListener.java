package dev.engram.api;

import java.util.List;
import java.util.Optional;

/**
 * Told what happens in a run, one small callback a moment, all on the run's thread; several runs may be under way at once. Every method does nothing by
 * default. An exception from a listener ends the run.
 */
public interface LearningListener {
    /** All of them as one; an exception from one keeps the others after it from being told. */
    static LearningListener all(List<? extends LearningListener> listeners) {
        return new ListenerGroup(List.copyOf(listeners));
    }

    /** Whether {@link Progress#diagnostics} shall be measured, which takes at most a hundredth of the time. */
    default boolean wantsDiagnostics() {
        return false;
    }

    default void runStarted(Run run) {}

    /**
     * The run goes on from a checkpoint; tasks before {@code task} are not reported again.
     *
     * @param steps taken before
     */
    default void resumed(Run run, int task, long steps) {}

    /** Something to know that does not end the run. */
    default void warned(Run run, String message) {}

    default void taskStarted(Run run, int task, long plannedSteps) {}

    /** Some steps have been taken; called several times a second at most. */
    default void progressed(Run run, Progress progress) {}

    /**
     * A λ was tried on a task; the next try, if there is one, learns the task again from where it began.
     *
     * @param lambda 0 without protection
     * @param accuracy on the task's validation examples
     * @param needed with which λ is taken
     */
    default void lambdaTried(Run run, int task, double lambda, double accuracy, double needed) {}

    /** The strategy has consolidated a task. */
    default void taskLearned(Run run, int task, double trainSeconds, double consolidationSeconds) {}

    /** Test accuracy on every task, after task {@code task}; −1 for the untrained model. */
    default void evaluated(Run run, int task, List<Double> accuracy) {}

    default void runFinished(Run run, AccuracyMatrix accuracy) {}

    default void runFailed(Run run, EngramException failure) {}

    /**
     * One strategy with one seed.
     *
     * @param label unique among the runs of an experiment
     * @param strategy name of the strategy
     * @param tasks names of the tasks, in order; all are evaluated
     * @param toLearn so many of them, from the first on, are learned
     */
    record Run(String label, String strategy, long seed, List<String> tasks, int toLearn) {
        public Run {
            tasks = List.copyOf(tasks);
        }

        /** A run that learns all its tasks. */
        public Run(String label, String strategy, long seed, List<String> tasks) {
            this(label, strategy, seed, tasks, tasks.size());
        }
    }

    /**
     * How far a task has come.
     *
     * @param task index of the current task
     * @param step steps taken in this task
     * @param plannedSteps steps planned for this task
     * @param runSteps steps taken in this run, those of tries that were taken back among them
     * @param loss mean task loss since the last report, nats
     * @param diagnostics at the present weights; empty in most reports, and in all where no listener wants them
     */
    record Progress(
            int task, long step, long plannedSteps, long runSteps, double loss, Optional<Diagnostics> diagnostics) {}
}
