package dev.engram.strategies.l2;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link L2}. */
public final class L2Provider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "l2";
    }

    @Override
    public String summary() {
        return "anchored L2: pulls every weight equally towards where it was (identity importance)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return L2Config.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return L2.class;
    }
}
