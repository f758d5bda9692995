package dev.engram.datasets.file;

import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;

/** Provider of {@link NpySource}. */
public final class NpyProvider implements DataSourceProvider {
    @Override
    public String name() {
        return "npy";
    }

    @Override
    public String summary() {
        return "features and labels in NumPy array files";
    }

    @Override
    public Class<? extends Record> configuration() {
        return NpyConfig.class;
    }

    @Override
    public Class<? extends DataSource> implementation() {
        return NpySource.class;
    }
}
