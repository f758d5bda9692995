package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import java.nio.ByteBuffer;

/** Two examples; every stored feature of example i is i + 1. */
@SuppressWarnings("ArrayRecordComponent") // not changed
record FakeExamples(String name, int[] shape, Encoding encoding, int classes) implements Dataset {
    @Override
    public int size() {
        return 2;
    }

    @Override
    public int[] featureShape() {
        return shape.clone();
    }

    @Override
    public int label(int row) {
        return 0;
    }

    @Override
    public void read(int row, ByteBuffer target) {
        for (int feature = 0; feature < featureCount(); feature++) {
            if (encoding.bytes() == 1) {
                target.put((byte) (row + 1));
            } else {
                target.putFloat(row + 1);
            }
        }
    }
}
