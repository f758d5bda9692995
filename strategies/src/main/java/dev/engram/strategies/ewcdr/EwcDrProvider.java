package dev.engram.strategies.ewcdr;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link EwcDr}. */
public final class EwcDrProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "ewc-dr";
    }

    @Override
    public String summary() {
        return "EWC with the logits negated while importance is measured (arXiv 2603.18596)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return EwcDrConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return EwcDr.class;
    }
}
