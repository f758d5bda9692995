package dev.engram.tf.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** Batches by one operation against those by TensorFlow's own. */
class FusedBatchTest {
    private static final int EXAMPLES = 300;

    /** Neither whole vectors nor whole cache lines. */
    private static final int FEATURES = 77;

    private static final int OUTPUTS = 3;
    private static final int GROUPS = 4;
    private static final Random RANDOM = new Random(1);

    @BeforeEach
    void requireTheOperation() {
        assumeThat(FusedLibrary.problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 129})
    void bytesAreGatheredWithTensorFlowsBits(int rows) {
        requireTheBitsOfTensorFlow(bytes(), rows(rows));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 129})
    void floatsAreGatheredWithTensorFlowsBits(int rows) {
        requireTheBitsOfTensorFlow(floats(FEATURES * EXAMPLES, Shape.of(EXAMPLES, FEATURES)), rows(rows));
    }

    private static void requireTheBitsOfTensorFlow(TType stored, TInt32 rows) {
        try (Block block = new Block(stored)) {
            Ops tf = block.tf;
            Operand<TFloat32> raw = tf.dtypes.cast(tf.gather(block.stored, block.rows, tf.constant(0)), TFloat32.class);
            Operand<TFloat32> scale = tf.gather(block.scaleAndShift, tf.constant(0), tf.constant(0));
            Operand<TFloat32> shift = tf.gather(block.scaleAndShift, tf.constant(1), tf.constant(0));
            List<Operand<?>> fused = List.of(block.batch.features(), block.batch.labels(), block.batch.mask());
            List<Operand<?>> plain = List.of(
                    tf.math.add(tf.math.mul(raw, scale), shift),
                    tf.gather(block.outputs, block.rows, tf.constant(0)),
                    tf.gather(block.masks, tf.gather(block.groups, block.rows, tf.constant(0)), tf.constant(0)));
            for (int i = 0; i < fused.size(); i++) {
                assertThat(fused.get(i).shape().asArray())
                        .isEqualTo(plain.get(i).shape().asArray());
                try (Result result = block.run(rows, fused.get(i), plain.get(i))) {
                    assertThat(result.get(0).shape()).isEqualTo(result.get(1).shape());
                    assertThat(contents(result.get(0))).isEqualTo(contents(result.get(1)));
                }
            }
        }
    }

    @Test
    void aRowThatTheBlockHasNotIsRefused() {
        try (Block block = new Block(bytes())) {
            for (int row : new int[] {-1, EXAMPLES}) {
                assertThatThrownBy(() -> block.run(TInt32.vectorOf(2, row), block.batch.features()))
                        .hasMessageContaining("row " + row + " of " + EXAMPLES + " examples");
            }
        }
    }

    private static byte[] contents(Tensor tensor) {
        byte[] bytes = new byte[Math.toIntExact(tensor.numBytes())];
        tensor.asRawTensor().data().read(bytes);
        return bytes;
    }

    private static TUint8 bytes() {
        byte[] values = new byte[EXAMPLES * FEATURES];
        RANDOM.nextBytes(values);
        return TUint8.tensorOf(Shape.of(EXAMPLES, FEATURES), DataBuffers.of(values));
    }

    private static TFloat32 floats(int count, Shape shape) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) RANDOM.nextGaussian();
        }
        return TFloat32.tensorOf(shape, DataBuffers.of(values));
    }

    private static TInt32 rows(int count) {
        return TInt32.vectorOf(RANDOM.ints(count, 0, EXAMPLES).toArray());
    }

    /** Examples that are fed. */
    private static final class Block implements AutoCloseable {
        private final Graph graph = new Graph();
        private final Ops tf = Ops.create(graph);
        private final Session session;
        private final TType values;
        private final Placeholder<? extends TType> stored;
        private final Operand<TInt32> outputs =
                tf.constant(RANDOM.ints(EXAMPLES, 0, OUTPUTS).toArray());
        private final Operand<TInt32> groups =
                tf.constant(RANDOM.ints(EXAMPLES, 0, GROUPS).toArray());
        private final Operand<TFloat32> masks = tf.constantOf(floats(GROUPS * OUTPUTS, Shape.of(GROUPS, OUTPUTS)));
        private final Operand<TFloat32> scaleAndShift = tf.constant(new float[] {1 / 255f, -0.3f});
        private final Placeholder<TInt32> rows = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        private final FusedBatch batch;

        Block(TType values) {
            this.values = values;
            stored = tf.placeholder(values.type(), Placeholder.shape(Shape.of(-1, FEATURES)));
            batch = FusedBatch.of(tf, stored, outputs, groups, masks, scaleAndShift, rows);
            session = new Session(graph);
        }

        Result run(TInt32 chosen, Operand<?>... tensors) {
            Session.Runner runner = session.runner().feed(stored, values).feed(rows, chosen);
            for (Operand<?> tensor : tensors) {
                runner.fetch(tensor);
            }
            return runner.run();
        }

        @Override
        public void close() {
            session.close();
            graph.close();
            values.close();
        }
    }
}
