package dev.engram.datasets.file;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.spi.DataSource;
import java.nio.file.Path;

/** Images and labels in four IDX files, or images to predict in one, plain or gzip-compressed. */
public final class IdxSource implements DataSource {
    private final IdxConfig config;

    /**
     * The source.
     *
     * @param config its files
     */
    public IdxSource(IdxConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TrainAndTest load() {
        return new TrainAndTest(
                read(
                        Needed.of(config.trainImages(), "IdxConfig.trainImages"),
                        Needed.of(config.trainLabels(), "IdxConfig.trainLabels")),
                read(config.testImages(), Needed.of(config.testLabels(), "IdxConfig.testLabels")));
    }

    @Override
    public Dataset toPredict() {
        Path images = config.testImages();
        String name = images.getFileName().toString();
        return config.stream() ? Idx.map(name, images) : Idx.read(name, images.toString(), GzipAware.readAll(images));
    }

    private Dataset read(Path images, Path labels) {
        if (config.stream()) {
            return Idx.map(images.getFileName().toString(), images, labels, config.classes());
        }
        return Idx.read(
                images.getFileName().toString(),
                images.toString(),
                GzipAware.readAll(images),
                labels.toString(),
                GzipAware.readAll(labels),
                config.classes());
    }
}
