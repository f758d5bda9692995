package dev.engram.strategies.ewcdr;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.importance.ReversedFisher;
import dev.engram.strategies.importance.ReversedFisherConfig;
import dev.engram.strategies.quadratic.MergedConsolidation;

/**
 * EWC-DR (arXiv 2603.18596): λ/2 Σ_t Σ_i F_t,i (θ_i − θ*_t,i)² as EWC, with the logits negated while F is measured, since the
 * gradient of the Fisher vanishes where the model is sure. Its importances are larger than the Fisher's, so its λ is smaller
 * than EWC's; a λ written for Σ F (θ − θ*)² without the ½ is twice as large here.
 *
 * <p>Saved state: 8 bytes a parameter for any number of tasks. Resident with SGD: 20, since the measured importance keeps 4
 * and the default implicit step 8. A step reads two floats a weight besides.
 */
public final class EwcDr implements ConsolidationStrategy {
    private final EwcDrConfig config;

    /**
     * EWC-DR.
     *
     * @param config strength and number of examples
     */
    public EwcDr(EwcDrConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withMinimumExamples(config.examples());
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        ReversedFisher importance = new ReversedFisher(new ReversedFisherConfig(config.examples()));
        return new MergedConsolidation(graph, importance, config.lambda());
    }
}
