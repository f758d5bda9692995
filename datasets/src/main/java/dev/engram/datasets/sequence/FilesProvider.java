package dev.engram.datasets.sequence;

import dev.engram.spi.TaskSource;
import dev.engram.spi.TaskSourceProvider;

/** Provider of {@link FileTasks}. */
public final class FilesProvider implements TaskSourceProvider {
    @Override
    public String name() {
        return "sequence";
    }

    @Override
    public String summary() {
        return "any data sources, one after another";
    }

    @Override
    public Class<? extends Record> configuration() {
        return FilesConfig.class;
    }

    @Override
    public Class<? extends TaskSource> implementation() {
        return FileTasks.class;
    }
}
