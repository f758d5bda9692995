package dev.engram.datasets.sequence;

import dev.engram.spi.TaskSource;
import dev.engram.spi.TaskSourceProvider;

/** Provider of {@link SplitTasks}. */
public final class SplitProvider implements TaskSourceProvider {
    @Override
    public String name() {
        return "split";
    }

    @Override
    public String summary() {
        return "one data set split by classes";
    }

    @Override
    public Class<? extends Record> configuration() {
        return SplitConfig.class;
    }

    @Override
    public Class<? extends TaskSource> implementation() {
        return SplitTasks.class;
    }
}
