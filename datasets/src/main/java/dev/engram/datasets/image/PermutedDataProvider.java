package dev.engram.datasets.image;

import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;

/** Provider of {@link PermutedData}. */
public final class PermutedDataProvider implements DataSourceProvider {
    @Override
    public String name() {
        return "permuted";
    }

    @Override
    public String summary() {
        return "another data source under a fixed permutation of its pixels";
    }

    @Override
    public Class<? extends Record> configuration() {
        return PermutedDataConfig.class;
    }

    @Override
    public Class<? extends DataSource> implementation() {
        return PermutedData.class;
    }
}
