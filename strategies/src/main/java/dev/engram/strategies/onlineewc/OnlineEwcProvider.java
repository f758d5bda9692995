package dev.engram.strategies.onlineewc;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link OnlineEwc}. */
public final class OnlineEwcProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "online-ewc";
    }

    @Override
    public String summary() {
        return "EWC with a decaying Fisher and one anchor (Schwarz et al. 2018)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return OnlineEwcConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return OnlineEwc.class;
    }
}
