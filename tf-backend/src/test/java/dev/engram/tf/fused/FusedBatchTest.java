package dev.engram.tf.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFOutOfRangeException;
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
    private static final int PAGE_BYTES = 4096;
    private static final Random RANDOM = new Random(1);
    private static final int[] OUTPUTS_OF_ALL =
            RANDOM.ints(EXAMPLES, 0, OUTPUTS).toArray();

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
            List<Operand<?>> fused = List.of(block.batch.features(), block.batch.labels(), block.batch.mask());
            List<Operand<?>> plain = block.plain();
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

    /** Fewer than a vector, as many as an image has, more than are put in order by vectors. */
    @ParameterizedTest
    @ValueSource(ints = {FEATURES, 784, 2500})
    void bytesAreGatheredFromTheirPlaces(int features) {
        byte[] values = new byte[EXAMPLES * features];
        RANDOM.nextBytes(values);
        for (int groupsInOrder : new int[] {GROUPS, GROUPS / 2}) {
            int[][] orders = new int[groupsInOrder == GROUPS ? 0 : GROUPS][features];
            for (int group = 0; group < orders.length; group++) {
                Arrays.setAll(orders[group], i -> i);
                if (group >= groupsInOrder) {
                    shuffle(orders[group]);
                }
            }
            requireTheSameOfPlaces(values, features, orders);
        }
    }

    private static void shuffle(int[] order) {
        for (int i = order.length; i > 1; i--) {
            int other = RANDOM.nextInt(i);
            int last = order[i - 1];
            order[i - 1] = order[other];
            order[other] = last;
        }
    }

    /** With what the batch is if the examples lie in a tensor, in order. */
    private static void requireTheSameOfPlaces(byte[] values, int features, int[][] orders) {
        ByteBuffer memory = ByteBuffer.allocateDirect(values.length).put(values);
        long start = new BytePointer(memory.rewind()).address();
        long[] places = LongStream.range(0, EXAMPLES)
                .map(i -> start + (EXAMPLES - 1 - i) * features)
                .toArray();
        int[] groups = RANDOM.ints(EXAMPLES, 0, GROUPS).toArray();
        byte[] inOrder = new byte[values.length];
        for (int i = 0; i < EXAMPLES; i++) {
            for (int j = 0; j < features; j++) {
                int from = orders.length == 0 ? j : orders[groups[i]][j];
                inOrder[i * features + j] = values[(EXAMPLES - 1 - i) * features + from];
            }
        }
        TInt32 rows = rows(129);
        TUint8 none = TUint8.tensorOf(Shape.of(0, features));
        TUint8 all = TUint8.tensorOf(Shape.of(EXAMPLES, features), DataBuffers.of(inOrder));
        try (Block inPlaces = new Block(none, groups, places, new long[] {start + values.length - 1}, orders);
                Block inTensor = new Block(all, groups, new long[0], new long[0], new int[0][]);
                Result fused = inPlaces.run(rows, inPlaces.batch.features(), inPlaces.batch.labels());
                Result plain = inTensor.run(
                        rows, inTensor.plain().get(0), inTensor.plain().get(1))) {
            assertThat(contents(fused.get(0))).isEqualTo(contents(plain.get(0)));
            assertThat(contents(fused.get(1))).isEqualTo(contents(plain.get(1)));
        }
    }

    /** To read on would end the process. */
    @Test
    void aMappedFileThatBecameShorterIsNotRead(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("rows");
        Files.write(file, new byte[EXAMPLES * FEATURES]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            long start = new BytePointer(mapped).address();
            long[] places =
                    LongStream.range(0, EXAMPLES).map(i -> start + i * FEATURES).toArray();
            long[] ends = {start + channel.size() - 1};
            try (Block block =
                    new Block(TUint8.tensorOf(Shape.of(0, FEATURES)), new int[EXAMPLES], places, ends, new int[0][])) {
                block.run(TInt32.vectorOf(EXAMPLES - 1), block.batch.features()).close();
                channel.truncate(PAGE_BYTES);
                assertThatThrownBy(() -> block.run(TInt32.vectorOf(EXAMPLES - 1), block.batch.features()))
                        .isInstanceOf(TFOutOfRangeException.class)
                        .hasMessageContaining("a mapped file has become shorter");
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
        private final Operand<TInt32> outputs = tf.constant(OUTPUTS_OF_ALL);
        private final Operand<TInt32> groups;
        private final Operand<TFloat32> masks = tf.constantOf(floats(GROUPS * OUTPUTS, Shape.of(GROUPS, OUTPUTS)));
        private final Operand<TFloat32> scaleAndShift = tf.constant(new float[] {1 / 255f, -0.3f});
        private final Placeholder<TInt32> rows = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        private final FusedBatch batch;

        Block(TType values) {
            this(values, RANDOM.ints(EXAMPLES, 0, GROUPS).toArray(), new long[0], new long[0], new int[0][]);
        }

        Block(TType values, int[] groups, long[] places, long[] ends, int[][] orders) {
            this.values = values;
            this.groups = tf.constant(groups);
            stored = tf.placeholder(
                    values.type(), Placeholder.shape(Shape.of(-1, values.shape().get(1))));
            batch = FusedBatch.of(
                    tf,
                    stored,
                    tf.constant(places),
                    tf.constant(ends),
                    orders.length == 0 ? tf.zeros(tf.constant(new int[] {0, 0}), TInt32.class) : tf.constant(orders),
                    outputs,
                    this.groups,
                    masks,
                    scaleAndShift,
                    rows);
            session = new Session(graph);
        }

        /** Features, labels and mask by TensorFlow's own operations. */
        List<Operand<?>> plain() {
            Operand<TFloat32> raw = tf.dtypes.cast(tf.gather(stored, rows, tf.constant(0)), TFloat32.class);
            Operand<TFloat32> scale = tf.gather(scaleAndShift, tf.constant(0), tf.constant(0));
            Operand<TFloat32> shift = tf.gather(scaleAndShift, tf.constant(1), tf.constant(0));
            return List.of(
                    tf.math.add(tf.math.mul(raw, scale), shift),
                    tf.gather(outputs, rows, tf.constant(0)),
                    tf.gather(masks, tf.gather(groups, rows, tf.constant(0)), tf.constant(0)));
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
