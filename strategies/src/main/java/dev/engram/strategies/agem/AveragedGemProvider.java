package dev.engram.strategies.agem;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.strategies.memory.MemoryConfig;

/** Provider of {@link AveragedGem}. */
public final class AveragedGemProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "a-gem";
    }

    @Override
    public String summary() {
        return "A-GEM: no step may raise the loss of remembered examples (Chaudhry et al. 2019)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return MemoryConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return AveragedGem.class;
    }
}
