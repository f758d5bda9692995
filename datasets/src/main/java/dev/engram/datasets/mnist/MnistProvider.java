package dev.engram.datasets.mnist;

import dev.engram.spi.DataSource;
import dev.engram.spi.DataSourceProvider;

/** Provider of {@link Mnist}. */
public final class MnistProvider implements DataSourceProvider {
    @Override
    public String name() {
        return "mnist";
    }

    @Override
    public String summary() {
        return "handwritten digits, 60,000 + 10,000 images of 28 x 28, embedded";
    }

    @Override
    public Class<? extends Record> configuration() {
        return MnistConfig.class;
    }

    @Override
    public Class<? extends DataSource> implementation() {
        return Mnist.class;
    }
}
