package dev.engram.strategies.none;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link NoConsolidation}. */
public final class NoConsolidationProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public String summary() {
        return "plain training: no protection, the lower bound";
    }

    @Override
    public Class<? extends Record> configuration() {
        return NoConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return NoConsolidation.class;
    }
}
