package dev.engram.strategies.importance;

import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceEstimatorProvider;

/** Provider of {@link Fisher}. */
public final class FisherProvider implements ImportanceEstimatorProvider {
    @Override
    public String name() {
        return "fisher";
    }

    @Override
    public String summary() {
        return "diagonal Fisher information, exact per example";
    }

    @Override
    public Class<? extends Record> configuration() {
        return FisherConfig.class;
    }

    @Override
    public Class<? extends ImportanceEstimator> implementation() {
        return Fisher.class;
    }
}
