package dev.engram.datasets.image;

import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;

/** Provider of {@link RotatedData}. */
public final class RotatedDataProvider implements DataSourceProvider {
    @Override
    public String name() {
        return "rotated";
    }

    @Override
    public String summary() {
        return "another data source of images, turned";
    }

    @Override
    public Class<? extends Record> configuration() {
        return RotatedDataConfig.class;
    }

    @Override
    public Class<? extends DataSource> implementation() {
        return RotatedData.class;
    }
}
