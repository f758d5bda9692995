package dev.engram.datasets;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** Makes data sets from arrays; contents are checked and, but for bytes, copied. */
public final class Datasets {
    private Datasets() {}

    /**
     * A data set of float features.
     *
     * @param features a row an example, all of one length
     * @param labels in 0 .. classes − 1
     * @throws EngramException {@link ErrorCode#DATA} naming the row that does not fit
     */
    public static Dataset of(String name, float[][] features, int[] labels, int classes) {
        return of(name, new int[] {features.length == 0 ? 0 : features[0].length}, features, labels, classes);
    }

    /**
     * A data set of float features of any shape.
     *
     * @param featureShape for instance {@code [28, 28, 1]}
     * @param features a row an example, row-major, each filling the shape
     * @param labels in 0 .. classes − 1
     * @throws EngramException {@link ErrorCode#DATA} naming the row that does not fit
     */
    public static Dataset of(String name, int[] featureShape, float[][] features, int[] labels, int classes) {
        int count = features.length == 0 ? 0 : features[0].length;
        byte[] stored = ArrayRoom.ofFloats(name, features.length, count);
        FloatBuffer floats =
                ByteBuffer.wrap(stored).order(ByteOrder.nativeOrder()).asFloatBuffer();
        for (int row = 0; row < features.length; row++) {
            if (features[row].length != count) {
                throw new EngramException(
                        ErrorCode.DATA,
                        "'" + name + "' row " + row + " has " + features[row].length + " features, row 0 has " + count);
            }
            floats.put(features[row]);
        }
        return new InMemoryDataset(name, featureShape, Encoding.FLOAT32, classes, stored, labels.clone());
    }

    /**
     * Float features alone, to be predicted.
     *
     * @param features a row an example, all of one length
     * @throws EngramException {@link ErrorCode#DATA} naming the row that does not fit
     */
    public static Dataset unlabelled(String name, float[][] features) {
        return new Unlabelled(of(name, features, new int[features.length], 1));
    }

    /**
     * A data set of float features of any shape.
     *
     * @param features row-major, native byte order
     * @param labels in 0 .. classes − 1
     */
    public static Dataset ofFloats(String name, int[] featureShape, byte[] features, int[] labels, int classes) {
        return new InMemoryDataset(name, featureShape, Encoding.FLOAT32, classes, features, labels);
    }

    /**
     * A data set of bytes, read as 0..1; the array is not copied.
     *
     * @param featureShape for instance {@code [28, 28, 1]}
     * @param features row-major
     * @param labels in 0 .. classes − 1
     */
    public static Dataset ofBytes(String name, int[] featureShape, byte[] features, int[] labels, int classes) {
        return new InMemoryDataset(name, featureShape, Encoding.UNIT_BYTES, classes, features, labels);
    }

    /**
     * A data set whose features stay in their file and are streamed; float features are checked as they are read.
     *
     * @param file not compressed
     * @param offset of the first row's first feature, bytes
     * @param featureShape for instance {@code [28, 28, 1]}
     * @param encoding how the file stores a feature
     * @param labels in 0 .. classes − 1, one a row
     */
    public static Dataset mapped(
            String name, Path file, long offset, int[] featureShape, Encoding encoding, int[] labels, int classes) {
        return new MappedDataset(name, file, offset, featureShape, encoding, labels, classes);
    }
}
