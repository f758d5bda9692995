package dev.engram.strategies.replay;

import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.strategies.memory.MemoryConfig;

/** Provider of {@link ExperienceReplay}. */
public final class ExperienceReplayProvider implements ConsolidationStrategyProvider {
    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String summary() {
        return "experience replay: half of every step is taken on remembered examples (Chaudhry et al. 2019)";
    }

    @Override
    public Class<? extends Record> configuration() {
        return MemoryConfig.class;
    }

    @Override
    public Class<? extends ConsolidationStrategy> implementation() {
        return ExperienceReplay.class;
    }
}
