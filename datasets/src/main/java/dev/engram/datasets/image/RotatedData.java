package dev.engram.datasets.image;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.datasets.Rows;
import dev.engram.spi.DataSource;

/** Another data source of images, turned: one task of rotated MNIST as a data set of its own. */
public final class RotatedData implements DataSource {
    private final RotatedDataConfig config;

    /**
     * The source.
     *
     * @param config what is turned and how far
     */
    public RotatedData(RotatedDataConfig config) {
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
        return new Rotated(data.name() + " turned by " + config.degrees() + "°", data, config.degrees());
    }
}
