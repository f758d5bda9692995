package dev.engram.strategies.joint;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link JointTraining}. */
public final class JointTrainingProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "joint";
    }

    @Override
    public String summary() {
        return "trains on all tasks so far together: the upper bound, not continual learning";
    }

    @Override
    public Class<? extends Record> configuration() {
        return JointConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return JointTraining.class;
    }
}
