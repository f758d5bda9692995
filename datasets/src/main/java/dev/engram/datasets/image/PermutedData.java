package dev.engram.datasets.image;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.datasets.Rows;
import dev.engram.datasets.SeededOrder;
import dev.engram.spi.DataSource;

/** Another data source under a fixed permutation of its pixels: one task of permuted MNIST as a data set of its own. */
public final class PermutedData implements DataSource {
    private final PermutedDataConfig config;

    /**
     * The source.
     *
     * @param config what is permuted and how
     */
    public PermutedData(PermutedDataConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TrainAndTest load() {
        TrainAndTest data = config.data().load();
        return new TrainAndTest(show(Rows.first(data.train(), config.trainLimit())), show(data.test()));
    }

    @Override
    public Dataset toPredict() {
        return show(config.data().toPredict());
    }

    private Dataset show(Dataset data) {
        int[] order = SeededOrder.of(config.seed(), "permuted-data", 0, data.featureCount());
        return new Permuted(data.name() + " permuted by seed " + config.seed(), data, order);
    }
}
