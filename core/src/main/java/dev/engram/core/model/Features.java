package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Features as a network sees them. */
public final class Features {
    private Features() {}

    /** Rows {@code from} to {@code to} (exclusive), decoded, row-major. */
    public static float[] of(Dataset data, int from, int to) {
        Encoding encoding = data.encoding();
        int count = (to - from) * data.featureCount();
        ByteBuffer stored = ByteBuffer.allocate(count * encoding.bytes()).order(ByteOrder.nativeOrder());
        for (int row = from; row < to; row++) {
            data.read(row, stored);
        }
        stored.flip();
        float[] features = new float[count];
        for (int i = 0; i < count; i++) {
            features[i] = encoding.next(stored);
        }
        return features;
    }
}
