package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import java.nio.ByteBuffer;

/** The shape of examples where there are none to read: one of zeros stands for it. */
@SuppressWarnings("ArrayRecordComponent") // copied on the way out
record NoExamples(int[] shape, int classes) implements Dataset {
    @Override
    public String name() {
        return "no examples";
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public int[] featureShape() {
        return shape.clone();
    }

    @Override
    public Encoding encoding() {
        return Encoding.UNIT_BYTES;
    }

    @Override
    public int label(int row) {
        return 0;
    }

    @Override
    public void read(int row, ByteBuffer target) {
        target.put(new byte[featureCount()]);
    }
}
