package dev.engram.strategies.importance;

import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceEstimatorProvider;

/** Provider of {@link Identity}. */
public final class IdentityProvider implements ImportanceEstimatorProvider {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public String summary() {
        return "every parameter matters equally: 1";
    }

    @Override
    public Class<? extends Record> configuration() {
        return IdentityConfig.class;
    }

    @Override
    public Class<? extends ImportanceEstimator> implementation() {
        return Identity.class;
    }
}
