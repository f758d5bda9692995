package dev.engram.tf.feed;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.TaskView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** Examples in native memory, as {@link BatchInput} takes them. */
public final class ExampleBlock implements AutoCloseable {
    /** Added to the logit of an output that does not compete; its probability is then exactly 0. */
    private static final float MASKED = -1e9f;

    private static final int ROWS_A_COPY = 256;

    /** Rows from which on several threads read; a streamed batch has fewer, and is read while others compute. */
    private static final int WORTH_THREADS = 4096;

    private final int size;
    private final Tensor features;
    private final TInt32 outputs;
    private final TInt32 groups;
    private final TFloat32 masks;
    private final TFloat32 scaleAndShift;

    private ExampleBlock(
            int size, Tensor features, TInt32 outputs, TInt32 groups, TFloat32 masks, TFloat32 scaleAndShift) {
        this.size = size;
        this.features = features;
        this.outputs = outputs;
        this.groups = groups;
        this.masks = masks;
        this.scaleAndShift = scaleAndShift;
    }

    /**
     * Copies some rows of the concatenated views.
     *
     * @param rows positions in the concatenation
     * @param featureBytes 1 if all views are bytes of one scale, else 4
     */
    static ExampleBlock of(List<TaskView> views, int[] rows, int featureBytes) {
        int[] starts = starts(views);
        int[] outputs = new int[rows.length];
        int[] groups = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int view = viewOf(starts, rows[i]);
            Dataset data = views.get(view).data();
            groups[i] = view;
            outputs[i] = views.get(view).outputs().get(CheckedReading.label(data, rows[i] - starts[view]));
        }
        Encoding encoding = featureBytes == 1 ? views.get(0).data().encoding() : Encoding.FLOAT32;
        return new ExampleBlock(
                rows.length,
                features(views, starts, rows, featureBytes),
                TInt32.vectorOf(outputs),
                TInt32.vectorOf(groups),
                masks(views),
                TFloat32.vectorOf(encoding.scale(), encoding.shift()));
    }

    /** Copies all rows of the concatenated views. */
    static ExampleBlock of(List<TaskView> views, int featureBytes) {
        int size = starts(views)[views.size()];
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> i);
        return of(views, rows, featureBytes);
    }

    private static int[] starts(List<TaskView> views) {
        int[] starts = new int[views.size() + 1];
        for (int v = 0; v < views.size(); v++) {
            starts[v + 1] = Math.addExact(starts[v], views.get(v).data().size());
        }
        return starts;
    }

    private static int viewOf(int[] starts, int row) {
        int found = Arrays.binarySearch(starts, row);
        int view = found >= 0 ? found : -found - 2;
        return Math.min(view, starts.length - 2);
    }

    private static TFloat32 masks(List<TaskView> views) {
        int width = views.get(0).active().length;
        float[] values = new float[views.size() * width];
        for (int v = 0; v < views.size(); v++) {
            boolean[] active = views.get(v).active();
            for (int o = 0; o < width; o++) {
                values[v * width + o] = active[o] ? 0f : MASKED;
            }
        }
        return TFloat32.tensorOf(Shape.of(views.size(), width), DataBuffers.of(values));
    }

    private static Tensor features(List<TaskView> views, int[] starts, int[] rows, int featureBytes) {
        int count = views.get(0).data().featureCount();
        Shape shape = Shape.of(rows.length, count);
        Tensor tensor = featureBytes == 1 ? TUint8.tensorOf(shape) : TFloat32.tensorOf(shape);
        try {
            fill(tensor.asRawTensor().data(), views, starts, rows, featureBytes, count);
        } catch (RuntimeException e) {
            tensor.close();
            throw e;
        }
        return tensor;
    }

    private static void fill(
            ByteDataBuffer target, List<TaskView> views, int[] starts, int[] rows, int featureBytes, int count) {
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
                    int view = viewOf(starts, rows[i]);
                    read(views.get(view).data(), rows[i] - starts[view], stored, buffer, featureBytes);
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

    /** Number of examples. */
    public int size() {
        return size;
    }

    Tensor features() {
        return features;
    }

    TInt32 outputs() {
        return outputs;
    }

    TInt32 groups() {
        return groups;
    }

    TFloat32 masks() {
        return masks;
    }

    TFloat32 scaleAndShift() {
        return scaleAndShift;
    }

    @Override
    public void close() {
        features.close();
        outputs.close();
        groups.close();
        masks.close();
        scaleAndShift.close();
    }
}
