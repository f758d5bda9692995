package dev.engram.strategies.rwalk;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.spi.TrainingGraph;

/**
 * Riemannian walk (Chaudhry et al. 2018, arXiv 1801.10112). F is a moving average over the steps, F ← α F_batch + (1 − α) F,
 * here exact per example. Every few steps a score adds up how much the task loss fell per unit of KL distance walked, s ← s +
 * max(0, −Σ g Δθ) / (½ F Δθ² + ε). At a task's end s is averaged with the score of the tasks before, F and s are divided by
 * their largest value in the network, and the penalty is λ/2 Σ (F + s) (θ − θ*)²; the paper's λ has no ½: ours is twice
 * that.
 *
 * <p>Saved state: 28 bytes a parameter for any number of tasks. A step costs a second forward and backward pass, for F, and about
 * ten element-wise operations.
 */
public final class RiemannianWalk implements ConsolidationStrategy {
    private final RiemannianWalkConfig config;

    /**
     * Riemannian walk.
     *
     * @param config strength, averages and damping
     */
    public RiemannianWalk(RiemannianWalkConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withStepHooks().withoutExamples().withDecay();
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new Walk(graph, config);
    }
}
