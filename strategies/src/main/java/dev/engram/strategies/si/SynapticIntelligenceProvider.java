package dev.engram.strategies.si;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link SynapticIntelligence}. */
public final class SynapticIntelligenceProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "si";
    }

    @Override
    public String summary() {
        return "synaptic intelligence: path integral of the task loss over training (Zenke et al. 2017)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return SynapticIntelligenceConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return SynapticIntelligence.class;
    }
}
