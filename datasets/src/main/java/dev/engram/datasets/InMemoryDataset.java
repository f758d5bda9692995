package dev.engram.datasets;

import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Examples in one array, in the encoding in which they are stored. */
final class InMemoryDataset extends StoredDataset {
    private final byte[] features;

    InMemoryDataset(String name, int[] featureShape, Encoding encoding, int classes, byte[] features, int[] labels) {
        super(name, featureShape, encoding, classes, labels);
        this.features = features;
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
    public void read(int row, ByteBuffer target) {
        int bytes = features.length / size();
        target.put(features, row * bytes, bytes);
    }
}
