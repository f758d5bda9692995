package dev.engram.datasets.file;

import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;

/** Provider of {@link CsvSource}. */
public final class CsvProvider implements DataSourceProvider {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String summary() {
        return "numbers in CSV files, with a label column unless they are to be predicted";
    }

    @Override
    public Class<? extends Record> configuration() {
        return CsvConfig.class;
    }

    @Override
    public Class<? extends DataSource> implementation() {
        return CsvSource.class;
    }
}
