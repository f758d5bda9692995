package dev.engram.core.plugins;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Examples of one byte.
 *
 * @param features one an example
 * @param labels one an example
 */
public record FakeBytes(String name, List<Integer> features, List<Integer> labels, int classes) implements Dataset {
    @Override
    public int size() {
        return features.size();
    }

    @Override
    public int[] featureShape() {
        return new int[] {1};
    }

    @Override
    public Encoding encoding() {
        return Encoding.UNIT_BYTES;
    }

    @Override
    public int label(int row) {
        return labels.get(row);
    }

    @Override
    public void read(int row, ByteBuffer target) {
        target.put(features.get(row).byteValue());
    }
}
