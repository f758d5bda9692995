package dev.engram.datasets;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Examples in one array, in the encoding in which they are stored. */
final class InMemoryDataset implements Dataset {
    private final String name;
    private final int[] featureShape;
    private final Encoding encoding;
    private final int classes;
    private final byte[] features;
    private final int[] labels;

    InMemoryDataset(String name, int[] featureShape, Encoding encoding, int classes, byte[] features, int[] labels) {
        this.name = name;
        this.featureShape = featureShape.clone();
        this.encoding = encoding;
        this.classes = classes;
        this.features = features;
        this.labels = labels;
        LabelCheck.check(name, labels, classes);
        long expected = (long) labels.length * featureCount() * encoding.bytes();
        if (features.length != expected) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + name + "' has " + labels.length + " labels, but features for "
                            + (double) features.length / (featureCount() * encoding.bytes()) + " examples");
        }
        if (encoding.bytes() == Float.BYTES) {
            FiniteCheck.check(name, ByteBuffer.wrap(features).order(ByteOrder.nativeOrder()), 0, featureCount());
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int[] featureShape() {
        return featureShape.clone();
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int label(int row) {
        return labels[row];
    }

    @Override
    public void read(int row, ByteBuffer target) {
        int bytes = features.length / labels.length;
        target.put(features, row * bytes, bytes);
    }
}
