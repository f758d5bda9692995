package dev.engram.benchmarks.bare;

import dev.engram.api.Dataset;
import dev.engram.api.TaskView;
import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.feed.Batches;
import dev.engram.tf.feed.Examples;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Where a graph's batches come from. */
public interface BatchSource extends AutoCloseable {
    /** {@code [batch, features]}. */
    Operand<TFloat32> features();

    /** {@code [batch]}. */
    Operand<TInt32> labels();

    /** Hands what must be fed to each of so many steps, over and over through the data. */
    void forEachStep(int steps, Consumer<UnaryOperator<Session.Runner>> step);

    @Override
    void close();

    /** Decodes rows of a data set of bytes. */
    private static TFloat32 decoded(Dataset data, int from, int count) {
        byte[] pixels = new byte[count * data.featureCount()];
        ByteBuffer target = ByteBuffer.wrap(pixels);
        for (int row = from; row < from + count; row++) {
            data.read(row, target);
        }
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (pixels[i] & 0xFF) / 255f;
        }
        return TFloat32.tensorOf(Shape.of(count, data.featureCount()), DataBuffers.of(values));
    }

    private static TInt32 ids(Dataset data, int from, int count) {
        int[] ids = new int[count];
        Arrays.setAll(ids, i -> data.label(from + i));
        return TInt32.vectorOf(ids);
    }

    /** Batches that were made beforehand, one feed a step. */
    static BatchSource fed(Ops tf, Dataset data, int batchSize) {
        Placeholder<TFloat32> features =
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, data.featureCount())));
        Placeholder<TInt32> labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        List<TFloat32> batches = new ArrayList<>();
        List<TInt32> batchLabels = new ArrayList<>();
        for (int from = 0; from + batchSize <= data.size(); from += batchSize) {
            batches.add(decoded(data, from, batchSize));
            batchLabels.add(ids(data, from, batchSize));
        }
        return new BatchSource() {
            @Override
            public Operand<TFloat32> features() {
                return features;
            }

            @Override
            public Operand<TInt32> labels() {
                return labels;
            }

            @Override
            public void forEachStep(int steps, Consumer<UnaryOperator<Session.Runner>> step) {
                for (int i = 0; i < steps; i++) {
                    int batch = i % batches.size();
                    step.accept(
                            runner -> runner.feed(features, batches.get(batch)).feed(labels, batchLabels.get(batch)));
                }
            }

            @Override
            public void close() {
                batches.forEach(TFloat32::close);
                batchLabels.forEach(TInt32::close);
            }
        };
    }

    /** One batch that stands in the graph: what data cost that cost nothing. */
    static BatchSource constant(Ops tf, Dataset data, int batchSize) {
        try (TFloat32 values = decoded(data, 0, batchSize);
                TInt32 ids = ids(data, 0, batchSize)) {
            Operand<TFloat32> features = tf.variable(tf.constantOf(values));
            Operand<TInt32> labels = tf.variable(tf.constantOf(ids));
            return new BatchSource() {
                @Override
                public Operand<TFloat32> features() {
                    return features;
                }

                @Override
                public Operand<TInt32> labels() {
                    return labels;
                }

                @Override
                public void forEachStep(int steps, Consumer<UnaryOperator<Session.Runner>> step) {
                    for (int i = 0; i < steps; i++) {
                        step.accept(runner -> runner);
                    }
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Engram's own entrance: the whole data set as bytes, gathered and decoded in the graph. */
    static BatchSource gathered(Ops tf, TaskView view, int batchSize) {
        BatchInput input = new BatchInput(
                tf, view.data().featureCount(), view.data().encoding().bytes(), view.active().length);
        Examples examples = Examples.open(List.of(view), input.form());
        int[] order = new int[examples.size() / batchSize * batchSize];
        Arrays.setAll(
                order, i -> i * 7 % order.length); // neighbours are not neighbours in memory; 7 does not divide it
        return new BatchSource() {
            @Override
            public Operand<TFloat32> features() {
                return input.features();
            }

            @Override
            public Operand<TInt32> labels() {
                return input.labels();
            }

            @Override
            public void forEachStep(int steps, Consumer<UnaryOperator<Session.Runner>> step) {
                for (int left = steps; left > 0; ) {
                    int now = Math.min(left, order.length / batchSize);
                    examples.forEachBatch(
                            Batches.from(order, 0).upTo(now * batchSize, batchSize),
                            (block, rows) -> step.accept(runner -> input.feed(runner, block, rows)));
                    left -= now;
                }
            }

            @Override
            public void close() {
                examples.close();
            }
        };
    }
}
