package dev.engram.datasets.file;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.spi.DataSource;
import java.nio.file.Path;

/** Features and labels in NumPy array files, or features to predict in one. */
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
                read(
                        Needed.of(config.trainFeatures(), "NpyConfig.trainFeatures"),
                        Needed.of(config.trainLabels(), "NpyConfig.trainLabels")),
                read(config.testFeatures(), Needed.of(config.testLabels(), "NpyConfig.testLabels")));
    }

    @Override
    public Dataset toPredict() {
        Path features = config.testFeatures();
        String name = features.getFileName().toString();
        return config.stream()
                ? Npy.map(name, features)
                : Npy.read(name, features.toString(), GzipAware.readAll(features));
    }

    private Dataset read(Path features, Path labels) {
        String name = features.getFileName().toString();
        int classes = Needed.of(config.classes(), "NpyConfig.classes");
        return config.stream()
                ? Npy.map(name, features, labels, classes)
                : Npy.read(
                        name,
                        features.toString(),
                        GzipAware.readAll(features),
                        labels.toString(),
                        GzipAware.readAll(labels),
                        classes);
    }
}
