package dev.engram.core.plugins;

import dev.engram.api.Dataset;
import dev.engram.spi.DataSource;
import org.jspecify.annotations.Nullable;

/** A source whose data all seeds and threads share: data sets are immutable, and may be as large as memory allows. */
final class LoadedOnce implements DataSource {
    private final DataSource source;
    private @Nullable TrainAndTest loaded;

    LoadedOnce(DataSource source) {
        this.source = source;
    }

    @Override
    public synchronized TrainAndTest load() {
        TrainAndTest data = loaded == null ? source.load() : loaded;
        loaded = data;
        return data;
    }

    @Override
    public Dataset toPredict() {
        return source.toPredict();
    }
}
