package dev.engram.spi;

/**
 * How important each parameter is for a task: F_i ≥ 0. Separate from how importance is used, so that any quadratic
 * strategy takes any estimator.
 */
public interface ImportanceEstimator {
    /** How many training examples a task must have; a strategy passes it on in its {@link Requirements}. */
    default long minimumExamples() {
        return 0;
    }

    /** Called once for each graph, while it is built; like a strategy, an estimator keeps nothing of a graph in its fields. */
    ImportanceGraph build(TrainingGraph graph);
}
