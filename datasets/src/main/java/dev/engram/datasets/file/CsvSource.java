package dev.engram.datasets.file;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.DataSource;

/** Numbers in CSV files, one example a line, with a label column. */
public final class CsvSource implements DataSource {
    private final CsvConfig config;

    /**
     * The source.
     *
     * @param config its files
     */
    public CsvSource(CsvConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TrainAndTest load() {
        CsvReader reader = new CsvReader(config);
        CsvReader.Table train = reader.read(config.train());
        CsvReader.Table test = reader.read(config.test());
        if (config.header()) {
            test.header().requireFeaturesOf(train.header());
        }
        return new TrainAndTest(train.examples(), test.examples());
    }
}
