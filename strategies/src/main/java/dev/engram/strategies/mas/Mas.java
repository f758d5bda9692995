package dev.engram.strategies.mas;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.importance.OutputSensitivity;
import dev.engram.strategies.importance.OutputSensitivityConfig;
import dev.engram.strategies.quadratic.MergedConsolidation;

/**
 * Memory aware synapses (Aljundi et al. 2018, arXiv 1711.09601): λ/2 Σ_t Σ_i Ω_t,i (θ_i − θ*_t,i)² with Ω the mean
 * sensitivity of the squared norm of the outputs; needs no labels. The paper's λ has no ½: ours is twice theirs. Where
 * another implementation differentiates the mean over a batch before taking magnitudes, its Ω is smaller, and the same
 * protection needs a larger λ there.
 *
 * <p>Saved state: 8 bytes a parameter for any number of tasks. Resident with SGD: 20, since the measured importance keeps 4
 * and the default implicit step 8. A step reads two floats a weight besides.
 */
public final class Mas implements ConsolidationStrategy {
    private final MasConfig config;

    /**
     * MAS.
     *
     * @param config strength and number of examples
     */
    public Mas(MasConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withMinimumExamples(config.examples());
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        OutputSensitivity importance = new OutputSensitivity(new OutputSensitivityConfig(config.examples()));
        return new MergedConsolidation(graph, importance, config.lambda());
    }
}
