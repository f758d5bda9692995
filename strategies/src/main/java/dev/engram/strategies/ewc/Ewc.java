package dev.engram.strategies.ewc;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.quadratic.MergedConsolidation;

/**
 * Elastic weight consolidation (Kirkpatrick et al. 2017, arXiv 1612.00796, eq. 3): λ/2 Σ_t Σ_i F_t,i (θ_i − θ*_t,i)², one
 * term a task, kept exactly as one merged penalty.
 *
 * <p>λ elsewhere: Avalanche's {@code ewc_lambda} multiplies Σ F (θ − θ*)² without the ½, so that λ = 2 · ewc_lambda, and its
 * F is the square of a batch mean, which is smaller by about the batch size.
 *
 * <p>Saved state: 8 bytes a parameter for any number of tasks. Resident with SGD: 20, since the measured importance keeps 4
 * and the default implicit step 8. A step reads two floats a weight besides.
 */
public final class Ewc implements ConsolidationStrategy {
    private final EwcConfig config;

    /**
     * EWC.
     *
     * @param config strength and estimator
     */
    public Ewc(EwcConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withMinimumExamples(config.importance().minimumExamples());
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new MergedConsolidation(graph, config.importance(), config.lambda());
    }
}
