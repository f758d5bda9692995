package dev.engram.datasets.file;

import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;

/** Provider of {@link IdxSource}. */
public final class IdxProvider implements DataSourceProvider {
    @Override
    public String name() {
        return "idx";
    }

    @Override
    public String summary() {
        return "images and labels in IDX files, plain or gzip";
    }

    @Override
    public Class<? extends Record> configuration() {
        return IdxConfig.class;
    }

    @Override
    public Class<? extends DataSource> implementation() {
        return IdxSource.class;
    }
}
