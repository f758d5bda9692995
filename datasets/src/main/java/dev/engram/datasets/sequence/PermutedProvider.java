package dev.engram.datasets.sequence;

import dev.engram.spi.TaskSource;
import dev.engram.spi.TaskSourceProvider;

/** Provider of {@link PermutedTasks}. */
public final class PermutedProvider implements TaskSourceProvider {
    @Override
    public String name() {
        return "permuted";
    }

    @Override
    public String summary() {
        return "one data set under fixed permutations of its pixels";
    }

    @Override
    public Class<? extends Record> configuration() {
        return PermutedConfig.class;
    }

    @Override
    public Class<? extends TaskSource> implementation() {
        return PermutedTasks.class;
    }
}
