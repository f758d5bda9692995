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
 * EWC-DR (arXiv 2603.18596): as EWC, with the logits negated while importance is measured, since the gradient of the Fisher
 * vanishes where the model is sure. Its importances are larger than the Fisher's, so its λ is smaller. Memory: 8 bytes a
 * parameter for any number of tasks.
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
