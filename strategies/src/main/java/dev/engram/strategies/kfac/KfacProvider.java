package dev.engram.strategies.kfac;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link Kfac}. */
public final class KfacProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "kfac";
    }

    @Override
    public String summary() {
        return "online structured Laplace: a Kronecker-factored Fisher a layer (Ritter et al. 2018)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return KfacConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return Kfac.class;
    }
}
