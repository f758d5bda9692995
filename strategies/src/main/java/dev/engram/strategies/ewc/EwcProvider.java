package dev.engram.strategies.ewc;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link Ewc}. */
public final class EwcProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "ewc";
    }

    @Override
    public String summary() {
        return "elastic weight consolidation, one merged penalty for all tasks (Kirkpatrick et al. 2017)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return EwcConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return Ewc.class;
    }
}
