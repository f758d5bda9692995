package dev.engram.tf.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.engram.spi.ExampleNorm;
import dev.engram.spi.PerExampleSums;
import dev.engram.tf.gpu.GpuLibraries;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.BiasAdd;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Every fast path against a loop over single examples: ordinary gradients of a batch of one, φ and sum on the heap. */
class PerExampleGradientsTest {
    static {
        GpuLibraries.load(); // before the first graph
    }

    private static final int BATCH = 7;

    /** Builds the per-example scalar of a network on x; makes its variables with {@code variable}. */
    private interface Model {
        Operand<TFloat32> build(Ops tf, Operand<TFloat32> x, Function<Shape, Operand<TFloat32>> variable);
    }

    private enum Case {
        DENSE(Shape.of(-1, 5), 2, true, (tf, x, variable) -> {
            Operand<TFloat32> hidden = tf.math.tanh(tf.nn.biasAdd(
                    tf.linalg.matMul(x, tf.identity(variable.apply(Shape.of(5, 4)))),
                    tf.identity(variable.apply(Shape.of(4)))));
            return score(
                    tf,
                    tf.math.add(tf.linalg.matMul(hidden, variable.apply(Shape.of(4, 3))), variable.apply(Shape.of(3))));
        }),
        TRANSPOSED_KERNEL(
                Shape.of(-1, 5),
                2,
                true,
                (tf, x, variable) ->
                        score(tf, tf.linalg.matMul(x, variable.apply(Shape.of(4, 5)), MatMul.transposeB(true)))),
        SHARED(Shape.of(-1, 5), 2, false, (tf, x, variable) -> {
            Operand<TFloat32> w = variable.apply(Shape.of(5, 5));
            return score(tf, tf.linalg.matMul(tf.math.tanh(tf.linalg.matMul(x, w)), w));
        }),
        SCALED(Shape.of(-1, 5), 2, false, (tf, x, variable) -> score(tf, tf.math.mul(x, variable.apply(Shape.of(5))))),
        CONV_SAME(Shape.of(-1, 6, 5, 2), 4, true, (tf, x, variable) -> conv(tf, x, variable, 1, "SAME")),
        CONV_VALID(Shape.of(-1, 6, 5, 2), 4, true, (tf, x, variable) -> conv(tf, x, variable, 1, "VALID")),
        CONV_STRIDED(Shape.of(-1, 6, 5, 2), 4, true, (tf, x, variable) -> conv(tf, x, variable, 2, "SAME")),
        DEEP_CONV_SAME(Shape.of(-1, 6, 5, 7), 4, true, (tf, x, variable) -> conv(tf, x, variable, 1, "SAME")),
        DEEP_CONV_VALID(Shape.of(-1, 6, 5, 7), 4, true, (tf, x, variable) -> conv(tf, x, variable, 1, "VALID")),
        DEEP_CONV_STRIDED(Shape.of(-1, 6, 5, 7), 4, true, (tf, x, variable) -> conv(tf, x, variable, 2, "SAME")),
        DEEP_CONV_STRIDED_VALID(Shape.of(-1, 7, 6, 7), 4, true, (tf, x, variable) -> conv(tf, x, variable, 2, "VALID")),
        CONV_OF_UNKNOWN_SIZE(Shape.of(-1, 6, 5, 2), 4, false, (tf, x, variable) -> {
            Operand<TFloat32> unknown = tf.placeholderWithDefault(x, Shape.of(-1, -1, -1, 2));
            return conv(tf, unknown, variable, 1, "SAME");
        }),
        /** Channels first, as wide as there are channels: the last axis is not what the bias is added over. */
        BIAS_CHANNELS_FIRST(Shape.of(-1, 4, 5, 4), 4, false, (tf, x, variable) -> {
            Operand<TFloat32> z = tf.nn.biasAdd(x, variable.apply(Shape.of(4)), BiasAdd.dataFormat("NCHW"));
            return tf.reduceSum(tf.math.mul(tf.math.sigmoid(z), z), tf.constant(new int[] {1, 2, 3}));
        }),
        EMBEDDING(Shape.of(-1, 4), 2, false, (tf, x, variable) -> {
            Operand<TInt32> words = tf.math.floorMod(
                    tf.dtypes.cast(tf.math.mul(tf.math.abs(x), tf.constant(5f)), TInt32.class), tf.constant(6));
            Operand<TFloat32> found = tf.gather(variable.apply(Shape.of(6, 3)), words, tf.constant(0));
            Operand<TFloat32> hidden = tf.math.tanh(tf.reduceSum(found, tf.constant(1)));
            return score(tf, tf.linalg.matMul(hidden, variable.apply(Shape.of(3, 2))));
        }),
        /** A dense layer at each of several positions, as tensordot and TimeDistributed spell it out. */
        DENSE_AT_POSITIONS(Shape.of(-1, 4, 5), 3, true, (tf, x, variable) -> {
            Operand<TFloat32> rows = tf.reshape(x, tf.constant(new int[] {-1, 5}));
            Operand<TFloat32> z = tf.nn.biasAdd(
                    tf.linalg.matMul(rows, tf.identity(variable.apply(Shape.of(5, 3)))),
                    tf.identity(variable.apply(Shape.of(3))));
            Operand<TFloat32> hidden = tf.reshape(tf.math.tanh(z), tf.constant(new int[] {-1, 4, 3}));
            Operand<TFloat32> pooled = tf.reduceMax(hidden, tf.constant(1));
            return score(tf, tf.linalg.matMul(pooled, variable.apply(Shape.of(3, 2))));
        }),
        /** As many positions as nobody knows before the run, and the kernel lies the other way. */
        DENSE_AT_UNKNOWN_POSITIONS(Shape.of(-1, 4, 5), 3, true, (tf, x, variable) -> {
            Operand<TFloat32> unknown = tf.placeholderWithDefault(x, Shape.of(-1, -1, 5));
            Operand<TFloat32> rows = tf.reshape(unknown, tf.constant(new int[] {-1, 5}));
            Operand<TFloat32> z = tf.math.add(
                    tf.linalg.matMul(rows, variable.apply(Shape.of(3, 5)), MatMul.transposeB(true)),
                    variable.apply(Shape.of(3)));
            Operand<TInt32> sides = tf.concat(
                    List.of(
                            tf.slice(tf.shape(unknown), tf.constant(new int[] {0}), tf.constant(new int[] {2})),
                            tf.constant(new int[] {3})),
                    tf.constant(0));
            Operand<TFloat32> hidden = tf.math.tanh(tf.reshape(z, sides));
            return score(tf, tf.reduceSum(hidden, tf.constant(1)));
        }),
        /** Rows of one position after those of another: whose a row is cannot be told from where it lies. */
        POSITIONS_FIRST(Shape.of(-1, 4, 5), 3, false, (tf, x, variable) -> {
            Operand<TFloat32> swapped = tf.linalg.transpose(x, tf.constant(new int[] {1, 0, 2}));
            Operand<TFloat32> rows = tf.reshape(swapped, tf.constant(new int[] {-1, 5}));
            Operand<TFloat32> z = tf.math.tanh(tf.linalg.matMul(rows, variable.apply(Shape.of(5, 3))));
            Operand<TFloat32> hidden = tf.reshape(z, tf.constant(new int[] {4, -1, 3}));
            return score(tf, tf.reduceSum(hidden, tf.constant(0)));
        }),
        /** Dense(TimeDistributed(Conv2D)). */
        CONV_AT_POSITIONS(Shape.of(-1, 2, 6, 5, 2), 5, false, (tf, x, variable) -> {
            Operand<TFloat32> images = tf.reshape(x, tf.constant(new int[] {-1, 6, 5, 2}));
            Operand<TFloat32> z = tf.nn.biasAdd(
                    tf.nn.conv2d(images, variable.apply(Shape.of(3, 3, 2, 4)), List.of(1L, 1L, 1L, 1L), "SAME"),
                    variable.apply(Shape.of(4)));
            Operand<TFloat32> hidden = tf.reshape(tf.math.tanh(z), tf.constant(new int[] {-1, 2 * 6 * 5 * 4}));
            return score(tf, tf.linalg.matMul(hidden, variable.apply(Shape.of(2 * 6 * 5 * 4, 3))));
        }),
        /** A kernel in two factors: the rows of a product of two parameters are no examples. */
        FACTORISED_KERNEL(
                Shape.of(-1, 5),
                2,
                false,
                (tf, x, variable) -> score(
                        tf,
                        tf.linalg.matMul(
                                x, tf.linalg.matMul(variable.apply(Shape.of(5, 2)), variable.apply(Shape.of(2, 3)))))),
        /** Everything that leaves rows where they are, between a dense layer and the scalar. */
        ROW_BY_ROW(Shape.of(-1, 5), 2, true, (tf, x, variable) -> {
            Operand<TFloat32> z = tf.linalg.matMul(x, variable.apply(Shape.of(5, 4)));
            Operand<TFloat32> image = tf.expandDims(tf.reshape(z, tf.constant(new int[] {-1, 2, 2})), tf.constant(3));
            Operand<TFloat32> padded =
                    tf.pad(image, tf.constant(new int[][] {{0, 0}, {1, 0}, {0, 1}, {0, 0}}), tf.constant(0f));
            Operand<TFloat32> turned = tf.linalg.transpose(padded, tf.constant(new int[] {0, 2, 1, 3}));
            Operand<TFloat32> both = tf.concat(List.of(turned, tf.math.square(turned)), tf.constant(3));
            Operand<TFloat32> parts =
                    tf.stack(tf.split(tf.constant(3), both, 2L), org.tensorflow.op.core.Stack.axis(1L));
            Operand<TFloat32> part =
                    tf.slice(parts, tf.constant(new int[] {0, 0, 0, 0, 0}), tf.constant(new int[] {-1, 2, 3, 2, 1}));
            Operand<TFloat32> flat = tf.reshape(part, tf.constant(new int[] {-1, 12}));
            return tf.reduceSum(
                    tf.math.mul(
                            tf.nn.logSoftmax(flat),
                            tf.nn.softmax(tf.gather(
                                    flat, tf.range(tf.constant(0), tf.constant(12), tf.constant(1)), tf.constant(1)))),
                    tf.constant(-1));
        }),
        /** In inference mode, by moving statistics, as Keras spells it out. */
        BATCH_NORMALISATION(Shape.of(-1, 5), 2, false, (tf, x, variable) -> {
            Operand<TFloat32> z = tf.linalg.matMul(x, variable.apply(Shape.of(5, 4)));
            Operand<TFloat32> deviation = tf.constant(new float[] {0.5f, 1f, 2f, 1.5f});
            Operand<TFloat32> centred = tf.math.sub(z, tf.constant(new float[] {0.1f, -0.3f, 0f, 0.2f}));
            Operand<TFloat32> scaled =
                    tf.math.mul(tf.math.div(centred, deviation), tf.identity(variable.apply(Shape.of(4))));
            Operand<TFloat32> normalised = tf.math.add(scaled, tf.identity(variable.apply(Shape.of(4))));
            return score(tf, tf.math.tanh(normalised));
        });

        private final Shape features;
        private final boolean fast;
        private final Model model;

        Case(Shape features, int rank, boolean fast, Model model) {
            this.features = features;
            this.fast = fast;
            this.model = model;
            assertThat(features.numDimensions()).isEqualTo(rank);
        }

        private static Operand<TFloat32> conv(
                Ops tf, Operand<TFloat32> x, Function<Shape, Operand<TFloat32>> variable, long stride, String padding) {
            Operand<TFloat32> z = tf.nn.biasAdd(
                    tf.nn.conv2d(
                            x,
                            tf.identity(variable.apply(Shape.of(3, 3, x.shape().get(3), 4))),
                            List.of(1L, stride, stride, 1L),
                            padding),
                    tf.identity(variable.apply(Shape.of(4))));
            Operand<TFloat32> mixed = tf.nn.conv2d(
                    tf.math.tanh(z), variable.apply(Shape.of(1, 1, 4, 3)), List.of(1L, 1L, 1L, 1L), "SAME");
            return tf.reduceSum(tf.math.square(mixed), tf.constant(new int[] {1, 2, 3}));
        }

        private static Operand<TFloat32> score(Ops tf, Operand<TFloat32> z) {
            return tf.reduceSum(tf.math.mul(tf.math.sigmoid(z), z), tf.constant(1));
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void squaresEqualALoopOverExamples(Case network) {
        compare(network, ExampleNorm.SQUARE, 1f);
    }

    /** Several scalars of one network at once, as of the classes of a true Fisher. */
    @ParameterizedTest
    @EnumSource(Case.class)
    void severalScalarsEqualALoopOverExamplesAndScalars(Case network) {
        compare(network, ExampleNorm.SQUARE, 0.5f, 2f, -3f);
        compare(network, ExampleNorm.MAGNITUDE, 0.5f, 2f, -3f);
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void magnitudesEqualALoopOverExamples(Case network) {
        compare(network, ExampleNorm.MAGNITUDE, 1f);
    }

    /** Each scalar is a power of the network's, scaled, so that none is a multiple of another. */
    private static void compare(Case network, ExampleNorm norm, float... scales) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(network.features));
            List<Operand<TFloat32>> variables = new ArrayList<>();
            List<Op> initial = new ArrayList<>();
            Random random = new Random(5);
            Operand<TFloat32> perExample = network.model.build(tf, x, shape -> {
                Operand<TFloat32> variable = tf.variable(shape, TFloat32.class);
                float[] values = new float[(int) shape.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextGaussian() / 2;
                }
                Operand<TFloat32> value = tf.reshape(tf.constant(values), tf.constant(shape.asArray()));
                initial.add(tf.assign(variable, value));
                variables.add(variable);
                return variable;
            });
            List<Operand<TFloat32>> scalars = new ArrayList<>();
            for (float scale : scales) {
                Operand<TFloat32> scaled = tf.math.mul(perExample, tf.constant(scale));
                scalars.add(scalars.isEmpty() ? scaled : tf.math.mul(scaled, scalars.get(scalars.size() - 1)));
            }
            PerExampleSums sums = new PerExampleGradients(graph, tf).sums(scalars, variables, norm);
            assertThat(sums.largestBatch() > 1).isEqualTo(network.fast);
            List<List<Operand<TFloat32>>> gradients = new ArrayList<>();
            for (Operand<TFloat32> scalar : scalars) {
                gradients.add(new GradientTape(graph).gradients(tf.reduceSum(scalar, tf.constant(0)), variables));
            }
            try (Session session = new Session(graph)) {
                Session.Runner runner = session.runner();
                initial.forEach(runner::addTarget);
                runner.run().close();
                List<double[]> expected = new ArrayList<>();
                List<double[]> actual = new ArrayList<>();
                float[][] examples = examples(network.features);
                for (float[] example : examples) {
                    for (List<Operand<TFloat32>> ofScalar : gradients) {
                        add(expected, run(session, x, network.features, ofScalar, example), norm);
                    }
                    if (!network.fast) {
                        add(actual, run(session, x, network.features, sums.sums(), example), null);
                    }
                }
                if (network.fast) {
                    add(actual, run(session, x, network.features, sums.sums(), examples), null);
                }
                for (int v = 0; v < variables.size(); v++) {
                    for (int i = 0; i < expected.get(v).length; i++) {
                        double reference = expected.get(v)[i];
                        assertThat(actual.get(v)[i]).isCloseTo(reference, within(1e-5 * Math.abs(reference) + 1e-9));
                    }
                    assertThat(java.util.Arrays.stream(expected.get(v)).sum()).isGreaterThan(1e-6);
                }
            }
        }
    }

    /** A dense layer at positions is tapped as a convolution is. */
    @Test
    void layersAreTappedByExampleAndPosition() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 4, 5)));
            Operand<TFloat32> kernel = tf.variable(tf.constant(new float[5][3]));
            Operand<TFloat32> z = tf.linalg.matMul(tf.reshape(x, tf.constant(new int[] {-1, 5})), kernel);
            Operand<TFloat32> logits = tf.reduceSum(tf.reshape(z, tf.constant(new int[] {-1, 4, 3})), tf.constant(1));
            List<PerExampleGradients.LayerUse> layers =
                    new PerExampleGradients(graph, tf).layers(logits, List.of(kernel));
            assertThat(layers).hasSize(1);
            float[][] examples = examples(Shape.of(-1, 4, 5));
            try (Session session = initialized(graph);
                    TFloat32 batch = batch(Shape.of(-1, 4, 5), examples);
                    Result result = session.runner()
                            .feed(x, batch)
                            .fetch(layers.get(0).inputs())
                            .run()) {
                assertThat((TFloat32) result.get(0)).isEqualTo(batch);
            }
        }
    }

    /** Where parameters stand in their list says nothing. */
    @Test
    void theBiasOfALayerIsWhatIsAddedToItsOutput() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 6, 5, 2)));
            Operand<TFloat32> plainKernel = tf.variable(Shape.of(3, 3, 2, 4), TFloat32.class);
            Operand<TFloat32> shift = tf.variable(Shape.of(4), TFloat32.class);
            Operand<TFloat32> kernel = tf.variable(Shape.of(3, 3, 4, 4), TFloat32.class);
            Operand<TFloat32> shapedBias = tf.variable(Shape.of(4), TFloat32.class);
            Operand<TFloat32> dense = tf.variable(Shape.of(4, 4), TFloat32.class);
            Operand<TFloat32> bias = tf.variable(Shape.of(4), TFloat32.class);
            Operand<TFloat32> sharing = tf.variable(Shape.of(4, 4), TFloat32.class);
            Operand<TFloat32> notAlone = tf.variable(Shape.of(4), TFloat32.class);
            List<Long> strides = List.of(1L, 1L, 1L, 1L);
            Operand<TFloat32> z = tf.nn.conv2d(x, plainKernel, strides, "SAME");
            Operand<TFloat32> normalised = tf.math.add(tf.math.mul(z, tf.constant(0.5f)), shift);
            Operand<TFloat32> deeper = tf.math.add(
                    tf.nn.conv2d(tf.math.tanh(normalised), kernel, strides, "SAME"),
                    tf.reshape(tf.identity(shapedBias), tf.constant(new int[] {1, 1, 1, 4})));
            Operand<TFloat32> rows = tf.reshape(tf.math.tanh(deeper), tf.constant(new int[] {-1, 4}));
            Operand<TFloat32> atPositions =
                    tf.nn.biasAdd(tf.reshape(tf.linalg.matMul(rows, dense), tf.constant(new int[] {-1, 30, 4})), bias);
            Operand<TFloat32> pooled = tf.reduceSum(tf.math.tanh(atPositions), tf.constant(1));
            Operand<TFloat32> last = tf.linalg.matMul(pooled, sharing);
            Operand<TFloat32> logits = tf.math.mul(tf.math.add(last, notAlone), last);
            List<Operand<TFloat32>> parameters =
                    List.of(plainKernel, shift, bias, shapedBias, dense, kernel, sharing, notAlone);
            assertThat(new PerExampleGradients(graph, tf).layers(logits, parameters))
                    .extracting(PerExampleGradients.LayerUse::parameter, PerExampleGradients.LayerUse::bias)
                    .containsExactly(
                            tuple(0, OptionalInt.empty()),
                            tuple(4, OptionalInt.of(2)),
                            tuple(5, OptionalInt.of(3)),
                            tuple(6, OptionalInt.empty()));
        }
    }

    private static Session initialized(Graph graph) {
        Session session = new Session(graph);
        session.initialize();
        return session;
    }

    private static float[][] examples(Shape features) {
        int count = 1;
        for (int i = 1; i < features.numDimensions(); i++) {
            count *= (int) features.get(i);
        }
        Random random = new Random(11);
        float[][] examples = new float[BATCH][count];
        for (float[] example : examples) {
            for (int i = 0; i < count; i++) {
                example[i] = (float) random.nextGaussian();
            }
        }
        return examples;
    }

    private static List<float[]> run(
            Session session, Operand<TFloat32> x, Shape shape, List<Operand<TFloat32>> fetched, float[]... examples) {
        try (TFloat32 batch = batch(shape, examples)) {
            Session.Runner runner = session.runner().feed(x.asOutput(), batch);
            fetched.forEach(runner::fetch);
            try (Result result = runner.run()) {
                List<float[]> values = new ArrayList<>();
                for (int i = 0; i < fetched.size(); i++) {
                    TFloat32 tensor = (TFloat32) result.get(i);
                    float[] copy = new float[(int) tensor.size()];
                    tensor.asRawTensor().data().asFloats().read(copy);
                    values.add(copy);
                }
                return values;
            }
        }
    }

    private static TFloat32 batch(Shape shape, float[]... examples) {
        long[] sides = shape.asArray();
        sides[0] = examples.length;
        float[] flat = new float[examples.length * examples[0].length];
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(examples[i], 0, flat, i * examples[0].length, examples[0].length);
        }
        return TFloat32.tensorOf(Shape.of(sides), DataBuffers.of(flat));
    }

    private static void add(List<double[]> sums, List<float[]> values, ExampleNorm norm) {
        for (int v = 0; v < values.size(); v++) {
            if (sums.size() == v) {
                sums.add(new double[values.get(v).length]);
            }
            for (int i = 0; i < values.get(v).length; i++) {
                double value = values.get(v)[i];
                sums.get(v)[i] += norm == null ? value : norm == ExampleNorm.SQUARE ? value * value : Math.abs(value);
            }
        }
    }
}
