package dev.engram.datasets;

import dev.engram.api.Dataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads rows of a data set for assertions. */
public final class StoredRows {
    private StoredRows() {}

    public static float[] decoded(Dataset data, int row) {
        ByteBuffer stored = ByteBuffer.allocate(
                        data.featureCount() * data.encoding().bytes())
                .order(ByteOrder.nativeOrder());
        data.read(row, stored);
        stored.flip();
        float[] values = new float[data.featureCount()];
        for (int i = 0; i < values.length; i++) {
            float value = data.encoding().bytes() == 1 ? stored.get() & 0xFF : stored.getFloat();
            values[i] = value * data.encoding().scale() + data.encoding().shift();
        }
        return values;
    }

    public static int[] bytes(Dataset data, int row) {
        byte[] stored = new byte[data.featureCount()];
        data.read(row, ByteBuffer.wrap(stored));
        int[] values = new int[stored.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored[i] & 0xFF;
        }
        return values;
    }
}
