package dev.engram.strategies.mas;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link Mas}. */
public final class MasProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "mas";
    }

    @Override
    public String summary() {
        return "memory aware synapses: sensitivity of the squared output norm, no labels (Aljundi et al. 2018)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return MasConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return Mas.class;
    }
}
