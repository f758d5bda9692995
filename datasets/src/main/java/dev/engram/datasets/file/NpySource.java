package dev.engram.datasets.file;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.spi.DataSource;
import java.nio.file.Path;

/** Features and labels in NumPy array files. */
public final class NpySource implements DataSource {
    private final NpyConfig config;

    /**
     * The source.
     *
     * @param config its files
     */
    public NpySource(NpyConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TrainAndTest load() {
        return new TrainAndTest(
                read(config.trainFeatures(), config.trainLabels()), read(config.testFeatures(), config.testLabels()));
    }

    private Dataset read(Path features, Path labels) {
        String name = features.getFileName().toString();
        return config.stream()
                ? Npy.map(name, features, labels, config.classes())
                : Npy.read(
                        name,
                        features.toString(),
                        GzipAware.readAll(features),
                        labels.toString(),
                        GzipAware.readAll(labels),
                        config.classes());
    }
}
