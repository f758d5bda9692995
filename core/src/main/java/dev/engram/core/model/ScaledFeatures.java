package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import java.nio.ByteBuffer;

/** A data set whose stored features are read on another scale. */
record ScaledFeatures(Dataset source, Encoding encoding) implements Dataset {
    @Override
    public String name() {
        return source.name();
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public int[] featureShape() {
        return source.featureShape();
    }

    @Override
    public Encoding sourceEncoding() {
        return source.sourceEncoding();
    }

    @Override
    public int classes() {
        return source.classes();
    }

    @Override
    public int label(int row) {
        return source.label(row);
    }

    @Override
    public void read(int row, ByteBuffer target) {
        source.read(row, target);
    }

    @Override
    public boolean inMemory() {
        return source.inMemory();
    }
}
