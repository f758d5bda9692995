package dev.engram.datasets.file;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.spi.DataSource;

/** Numbers in CSV files, one example a line, with a label column unless they are to be predicted. */
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
        int classes = Needed.of(config.classes(), "CsvConfig.classes");
        Dataset train = reader.labelled(Needed.of(config.train(), "CsvConfig.train"), classes);
        return new TrainAndTest(train, reader.labelled(config.test(), classes));
    }

    @Override
    public Dataset toPredict() {
        return new CsvReader(config).unlabelled(config.test());
    }
}
