package dev.engram.datasets.sequence;

import static java.util.Objects.requireNonNull;

import dev.engram.api.TaskSequence;
import dev.engram.datasets.image.Rotated;
import dev.engram.spi.DataSource;
import dev.engram.spi.TaskSource;
import java.util.List;

/** One data set of images under several rotations. */
public final class RotatedTasks implements TaskSource {
    private final RotatedConfig config;

    /**
     * The source.
     *
     * @param config data and angles
     */
    public RotatedTasks(RotatedConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TaskSequence tasks(long seed) {
        List<String> names = config.angles().stream()
                .map(angle -> "rotation-"
                        + (angle == Math.rint(angle) ? String.valueOf(angle.longValue()) : angle.toString()))
                .toList();
        DataSource.TrainAndTest data = config.normalize().of(config.data().load());
        TrainingSplit split = TrainingSplit.of(data.train(), config.validation(), config.trainLimit(), seed);
        return new ImageTasks(config.scenario(), split, data.test())
                .views(
                        "rotated",
                        names,
                        (name, source, t) -> config.angles().get(t) % 360 == 0
                                ? source
                                : new Rotated(name, source, config.angles().get(t)));
    }
}
