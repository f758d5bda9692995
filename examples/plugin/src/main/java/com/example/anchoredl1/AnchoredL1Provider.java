package com.example.anchoredl1;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Names the strategy for configurations. */
public final class AnchoredL1Provider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "anchored-l1";
    }

    @Override
    public String summary() {
        return "absolute distance to the weights after the last task";
    }

    @Override
    public Class<? extends Record> configuration() {
        return AnchoredL1.Config.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return AnchoredL1.class;
    }
}
