package dev.engram.strategies.importance;

import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceEstimatorProvider;

/** Provider of {@link ReversedFisher}. */
public final class ReversedFisherProvider implements ImportanceEstimatorProvider {
    @Override
    public String name() {
        return "ewc-dr";
    }

    @Override
    public String summary() {
        return "diagonal Fisher with the logits negated (arXiv 2603.18596)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return ReversedFisherConfig.class;
    }

    @Override
    public Class<? extends ImportanceEstimator> implementation() {
        return ReversedFisher.class;
    }
}
