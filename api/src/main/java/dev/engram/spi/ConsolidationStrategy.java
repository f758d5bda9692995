package dev.engram.spi;

/**
 * How a model keeps what it knew. A strategy is built into the training graph once and contributes values (a penalty,
 * changed gradients, operations after the update) that the framework adds up; it never holds a session.
 *
 * <p>The penalty of every built-in strategy follows one convention, λ/2 Σ F_i (θ_i − θ*_i)², with θ the parameters, θ*
 * the anchor and F the importance (Kirkpatrick et al. 2017, arXiv 1612.00796).
 */
public interface ConsolidationStrategy {
    /** What the framework must provide or refuse; checked before training. */
    default Requirements requirements() {
        return Requirements.NONE;
    }

    /**
     * Called once while the graph is built. All graph operations and all state are made here.
     *
     * @return what the strategy contributes, never null
     */
    Consolidation build(TrainingGraph graph);
}
