package dev.engram.spi;

/**
 * How a model keeps what it knew. A strategy is built into a training graph and contributes values (a penalty, changed
 * gradients, operations after the update) that the framework adds up; it never holds a session.
 *
 * <p>One object serves any number of models, some at once in threads of their own, such as those of all seeds of an experiment:
 * it keeps nothing of a graph in its fields, which is what its {@link Consolidation} is for. The name of its class is saved with its
 * state; a lambda's changes from one start to the next, so that what was saved with it does not come back.
 *
 * <p>The penalty of every built-in strategy follows one convention, λ/2 Σ F_i (θ_i − θ*_i)², with θ the parameters, θ*
 * the anchor and F the importance (Kirkpatrick et al. 2017, arXiv 1612.00796).
 */
public interface ConsolidationStrategy {
    /** What the framework must provide or refuse; checked before training. The same whenever it is asked. */
    default Requirements requirements() {
        return Requirements.NONE;
    }

    /**
     * Called once for each graph, while it is built. All graph operations and all state are made here.
     *
     * @return what the strategy contributes, never null
     */
    Consolidation build(TrainingGraph graph);
}
