package dev.engram.tf.feed;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Reads features into a tensor. */
final class FeatureCopy {
    private static final int ROWS_A_COPY = 256;

    /** Rows from which on several threads read; what is streamed at a time has fewer, and is read while others compute. */
    private static final int WORTH_THREADS = 4096;

    private FeatureCopy() {}

    /**
     * The features of some rows, {@code [rows, features]}, bytes or float32.
     *
     * @param groups the data set of each row
     * @param rows which row of its data set each is
     * @param featureBytes 1 if all data sets are bytes of one scale, else 4
     */
    static Tensor of(List<Dataset> data, int[] groups, int[] rows, int featureBytes) {
        int count = data.get(0).featureCount();
        Shape shape = Shape.of(rows.length, count);
        Tensor tensor = featureBytes == 1 ? TUint8.tensorOf(shape) : TFloat32.tensorOf(shape);
        try {
            fill(tensor.asRawTensor().data(), data, groups, rows, featureBytes, count);
        } catch (RuntimeException e) {
            tensor.close();
            throw e;
        }
        return tensor;
    }

    private static void fill(
            ByteDataBuffer target, List<Dataset> data, int[] groups, int[] rows, int featureBytes, int count) {
        int rowBytes = count * featureBytes;
        int readers = rows.length < WORTH_THREADS ? 1 : Runtime.getRuntime().availableProcessors();
        IntStream.range(0, readers).parallel().forEach(reader -> {
            byte[] chunk = new byte[Math.multiplyExact(Math.min(ROWS_A_COPY, rows.length), rowBytes)];
            ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.nativeOrder());
            ByteBuffer stored = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.nativeOrder());
            for (int from = reader * ROWS_A_COPY; from < rows.length; from += readers * ROWS_A_COPY) {
                int to = Math.min(rows.length, from + ROWS_A_COPY);
                buffer.clear();
                for (int i = from; i < to; i++) {
                    read(data.get(groups[i]), rows[i], stored, buffer, featureBytes);
                }
                target.offset((long) from * rowBytes).write(chunk, 0, (to - from) * rowBytes);
            }
        });
    }

    private static void read(Dataset data, int row, ByteBuffer stored, ByteBuffer buffer, int featureBytes) {
        Encoding encoding = data.encoding();
        if (featureBytes == encoding.bytes() && (featureBytes == 1 || encoding.equals(Encoding.FLOAT32))) {
            CheckedReading.features(data, row, buffer);
            return;
        }
        if (featureBytes == 1) {
            throw new EngramException(
                    ErrorCode.DATA, "'" + data.name() + "' holds floats, but the learner was made for bytes");
        }
        CheckedReading.features(data, row, stored.clear());
        stored.flip();
        while (stored.hasRemaining()) {
            buffer.putFloat(encoding.next(stored));
        }
    }
}
