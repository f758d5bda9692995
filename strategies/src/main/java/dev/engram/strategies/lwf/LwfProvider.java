package dev.engram.strategies.lwf;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;

/** Provider of {@link LearningWithoutForgetting}. */
public final class LwfProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "lwf";
    }

    @Override
    public String summary() {
        return "learning without forgetting: the new data is to be answered as before, too (Li & Hoiem 2016)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return LwfConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return LearningWithoutForgetting.class;
    }
}
