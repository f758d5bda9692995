package dev.engram.datasets.file;

import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;

/** Provider of {@link NpzSource}. */
public final class NpzProvider implements DataSourceProvider {
    @Override
    public String name() {
        return "npz";
    }

    @Override
    public String summary() {
        return "features and labels in one archive of NumPy arrays";
    }

    @Override
    public Class<? extends Record> configuration() {
        return NpzConfig.class;
    }

    @Override
    public Class<? extends DataSource> implementation() {
        return NpzSource.class;
    }
}
