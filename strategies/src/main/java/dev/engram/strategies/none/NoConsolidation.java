package dev.engram.strategies.none;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.spi.TrainingGraph;

/** Does nothing: plain training, the lower bound. No memory, no cost a step. */
public final class NoConsolidation implements ConsolidationStrategy {
    /**
     * A strategy without settings.
     *
     * @param config empty
     */
    public NoConsolidation(NoConfig config) {
        requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withoutExamples();
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new Consolidation() {};
    }
}
