package dev.engram.datasets.file;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.spi.DataSource;
import java.nio.file.Path;

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
        return new TrainAndTest(read(config.train()), read(config.test()));
    }

    private Dataset read(Path file) {
        return new CsvReader(config).read(file);
    }
}
