package dev.engram.datasets.sequence;

import dev.engram.spi.TaskSource;
import dev.engram.spi.TaskSourceProvider;

/** Provider of {@link RotatedTasks}. */
public final class RotatedProvider implements TaskSourceProvider {
    @Override
    public String name() {
        return "rotated";
    }

    @Override
    public String summary() {
        return "one data set of images under rotations";
    }

    @Override
    public Class<? extends Record> configuration() {
        return RotatedConfig.class;
    }

    @Override
    public Class<? extends TaskSource> implementation() {
        return RotatedTasks.class;
    }
}
