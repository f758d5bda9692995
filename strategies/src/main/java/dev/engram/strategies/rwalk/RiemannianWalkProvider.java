package dev.engram.strategies.rwalk;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link RiemannianWalk}. */
public final class RiemannianWalkProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "rwalk";
    }

    @Override
    public String summary() {
        return "Riemannian walk: moving Fisher and loss change per distance walked (Chaudhry et al. 2018)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return RiemannianWalkConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return RiemannianWalk.class;
    }
}
