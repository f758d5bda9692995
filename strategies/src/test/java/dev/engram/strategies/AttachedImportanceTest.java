package dev.engram.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.api.OptimizerSpec;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.Rows;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.tf.attach.AttachedModel;
import dev.engram.tf.random.RandomKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Every estimator on graphs of an application's own, against a loop over single examples: gradients of losses written in
 * another way, of one example at a time, squared and added in float64.
 */
class AttachedImportanceTest {
    private static final int EXAMPLES = 20;
    private static final int CLASSES = 3;
    private static final int SIDE = 6;
    private static final int CHANNELS = 2;
    private static final int FEATURES = SIDE * SIDE * CHANNELS;
    private static final Dataset LEARNED = new Blobs(9, EXAMPLES, new int[] {SIDE, SIDE, CHANNELS}, CLASSES);
    /** In the order in which importance is measured. */
    private static final Dataset DATA = Rows.of(
            "in the order drawn", LEARNED, RandomKey.of(0, "estimation", 0).permutation(EXAMPLES));

    private enum Network {
        DENSE {
            @Override
            Operand<TFloat32> logits(Program program) {
                Ops tf = program.tf;
                Operand<TFloat32> flat = tf.reshape(program.x, tf.constant(new int[] {-1, FEATURES}));
                Operand<TFloat32> z = tf.linalg.matMul(flat, tf.identity(program.variable(FEATURES, 5)));
                Operand<TFloat32> hidden = tf.nn.relu(tf.nn.biasAdd(z, tf.identity(program.variable(5))));
                return tf.math.add(tf.linalg.matMul(hidden, program.variable(5, CLASSES)), program.variable(CLASSES));
            }
        },
        CONVOLUTIONAL {
            @Override
            Operand<TFloat32> logits(Program program) {
                Ops tf = program.tf;
                List<Long> strides = List.of(1L, 1L, 1L, 1L);
                Operand<TFloat32> kernel = tf.identity(program.variable(3, 3, CHANNELS, 7));
                Operand<TFloat32> z = tf.nn.biasAdd(
                        tf.nn.conv2d(program.x, kernel, strides, "SAME"), tf.identity(program.variable(7)));
                Operand<TInt32> window = tf.constant(new int[] {1, 2, 2, 1});
                Operand<TFloat32> pooled = tf.nn.maxPool(tf.nn.relu(z), window, window, "VALID");
                Operand<TFloat32> deeper = tf.math.tanh(tf.math.add(
                        tf.nn.conv2d(pooled, program.variable(3, 3, 7, 4), strides, "SAME"), program.variable(4)));
                Operand<TFloat32> flat = tf.reshape(deeper, tf.constant(new int[] {-1, 3 * 3 * 4}));
                return tf.linalg.matMul(flat, program.variable(3 * 3 * 4, CLASSES));
            }
        },
        SHARED_WEIGHTS {
            @Override
            Operand<TFloat32> logits(Program program) {
                Ops tf = program.tf;
                Operand<TFloat32> flat = tf.reshape(program.x, tf.constant(new int[] {-1, FEATURES}));
                Operand<TFloat32> twice = program.variable(5, 5);
                Operand<TFloat32> hidden = tf.math.tanh(tf.linalg.matMul(flat, program.variable(FEATURES, 5)));
                hidden = tf.math.tanh(tf.linalg.matMul(hidden, twice));
                hidden = tf.math.tanh(tf.linalg.matMul(hidden, twice));
                return tf.linalg.matMul(hidden, program.variable(5, CLASSES));
            }
        };

        abstract Operand<TFloat32> logits(Program program);
    }

    /** A graph with its variables, and the gradients that the loop takes. */
    private static final class Program implements AutoCloseable {
        final Graph graph = new Graph();
        final Ops tf = Ops.create(graph);
        final Session session;
        final Random random = new Random(3);
        final List<Operand<TFloat32>> variables = new ArrayList<>();
        final Placeholder<TFloat32> x =
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, SIDE, SIDE, CHANNELS)));
        final Placeholder<TInt32> y = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        final Placeholder<TFloat32> target = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, CLASSES)));
        final Operand<TFloat32> logits;
        final Operand<TFloat32> loss;
        final Output<?>[] ofLoss;
        final Output<?>[] ofNegatedLoss;
        final Output<?>[] ofSquaredOutputs;

        Program(Network network) {
            logits = network.logits(this);
            loss = tf.math.mean(
                    tf.nn.softmaxCrossEntropyWithLogits(
                                    logits, tf.oneHot(y, tf.constant(CLASSES), tf.constant(1f), tf.constant(0f)))
                            .loss(),
                    tf.constant(0));
            ofLoss = gradients(crossEntropy(logits));
            ofNegatedLoss = gradients(crossEntropy(tf.math.neg(logits)));
            ofSquaredOutputs = gradients(tf.math.mul(logits, logits));
            session = new Session(graph);
            session.initialize();
        }

        Operand<TFloat32> variable(long... shape) {
            int size = (int) Shape.of(shape).size();
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 * shape[shape.length - 1] / size));
            }
            int[] sides = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
            Operand<TFloat32> variable = tf.variable(tf.reshape(tf.constant(values), tf.constant(sides)));
            variables.add(variable);
            return variable;
        }

        private Operand<TFloat32> crossEntropy(Operand<TFloat32> z) {
            return tf.math.neg(tf.math.mul(target, tf.nn.logSoftmax(z)));
        }

        private Output<?>[] gradients(Operand<TFloat32> values) {
            Operand<TFloat32> sum = tf.reduceSum(values, tf.constant(new int[] {0, 1}));
            return graph.addGradients(
                    sum.asOutput(), variables.stream().map(Operand::asOutput).toArray(Output[]::new));
        }

        /** Values on some examples. */
        List<float[]> fetch(int from, int to, float[] targets, int[] moment, Output<?>... fetched) {
            float[] features = new float[(to - from) * FEATURES];
            int[] labels = new int[to - from];
            for (int row = from; row < to; row++) {
                ByteBuffer stored = ByteBuffer.allocate(FEATURES * Float.BYTES).order(ByteOrder.nativeOrder());
                DATA.read(row, stored);
                stored.flip();
                stored.asFloatBuffer().get(features, (row - from) * FEATURES, FEATURES);
                labels[row - from] = DATA.label(row);
            }
            Shape images = Shape.of(to - from, SIDE, SIDE, CHANNELS);
            try (TFloat32 batch = TFloat32.tensorOf(images, DataBuffers.of(features));
                    TInt32 classes = TInt32.vectorOf(labels);
                    TInt32 now = TInt32.vectorOf(moment);
                    TFloat32 wanted = TFloat32.tensorOf(Shape.of(to - from, CLASSES), DataBuffers.of(targets))) {
                Session.Runner runner =
                        session.runner().feed(x, batch).feed(y, classes).feed(target, wanted);
                GraphOperation stream = operation("PlaceholderWithDefault", "Const");
                if (stream != null) {
                    runner.feed(stream.output(0), now);
                }
                for (Output<?> each : fetched) {
                    runner.fetch(each);
                }
                try (Result result = runner.run()) {
                    List<float[]> values = new ArrayList<>();
                    for (int i = 0; i < fetched.length; i++) {
                        TFloat32 tensor = (TFloat32) result.get(i);
                        float[] copy = new float[(int) tensor.size()];
                        tensor.asRawTensor().data().asFloats().read(copy);
                        values.add(copy);
                    }
                    return values;
                }
            }
        }

        /** The first operation of a type that depends on another type. */
        @org.jspecify.annotations.Nullable
        GraphOperation operation(String type, String upstream) {
            for (var operations = graph.operations(); operations.hasNext(); ) {
                GraphOperation operation = operations.next();
                if (operation.type().equals(type) && dependsOn(operation, upstream)) {
                    return operation;
                }
            }
            return null;
        }

        private static boolean dependsOn(GraphOperation operation, String type) {
            Deque<GraphOperation> open = new ArrayDeque<>(List.of(operation));
            while (!open.isEmpty()) {
                GraphOperation each = open.remove();
                if (each.type().startsWith(type)) {
                    return true;
                }
                each.inputs().forEach(input -> open.add((GraphOperation) input.op()));
            }
            return false;
        }

        @Override
        public void close() {
            session.close();
            graph.close();
        }
    }

    static Stream<Arguments> networksAndEstimators() {
        return Stream.of(Network.values()).flatMap(network -> Estimators.all().entrySet().stream()
                .map(each -> Arguments.of(network, each.getKey(), each.getValue())));
    }

    @ParameterizedTest(name = "{1} of {0}")
    @MethodSource("networksAndEstimators")
    void equalsALoopOverSingleExamples(Network network, String name, ImportanceEstimator estimator) {
        try (Program program = new Program(network)) {
            AttachedModel model = AttachedModel.on(program.graph, program.session)
                    .features(program.x)
                    .labels(program.y)
                    .logits(program.logits)
                    .loss(program.loss)
                    .variables(program.variables)
                    .build(new Ewc(new EwcConfig(1, estimator)), new OptimizerSpec.Sgd(0.1));
            model.startTask();
            model.taskLearned(LEARNED);
            List<double[]> expected = expected(program, name, network == Network.SHARED_WEIGHTS);
            for (int v = 0; v < expected.size(); v++) {
                String variable = program.variables.get(v).op().name();
                float[] measured =
                        model.state().tensor("strategy/precision/" + variable).values();
                double largest = Arrays.stream(expected.get(v)).max().orElseThrow();
                assertThat(largest).isPositive();
                for (int i = 0; i < measured.length; i++) {
                    double reference = expected.get(v)[i];
                    assertThat((double) measured[i])
                            .as("%s[%d]", variable, i)
                            .isCloseTo(reference, within(1e-5 * reference + 1e-7 * largest));
                }
            }
        }
    }

    private static List<double[]> expected(Program program, String name, boolean singly) {
        List<double[]> mean = new ArrayList<>();
        program.variables.forEach(
                variable -> mean.add(new double[(int) variable.shape().size()]));
        if (name.equals("identity")) {
            mean.forEach(values -> Arrays.fill(values, 1));
            return mean;
        }
        if (name.equals("batched")) {
            float[] labels = new float[EXAMPLES * CLASSES];
            for (int row = 0; row < EXAMPLES; row++) {
                labels[row * CLASSES + DATA.label(row)] = 1;
            }
            add(mean, program.fetch(0, EXAMPLES, labels, new int[2], program.ofLoss), g -> g * g / EXAMPLES / EXAMPLES);
            return mean;
        }
        float[] drawn = name.equals("sample") ? drawn(program, singly) : new float[EXAMPLES * CLASSES];
        for (int row = 0; row < EXAMPLES; row++) {
            addExample(program, name, row, drawn, mean);
        }
        return mean;
    }

    /** The labels that the estimator drew: its streams give the same again at the same moment. */
    private static float[] drawn(Program program, boolean singly) {
        GraphOperation draws =
                java.util.Objects.requireNonNull(program.operation("OneHot", "StatelessRandomUniform"), "no draws");
        if (!singly) {
            return program.fetch(0, EXAMPLES, new float[EXAMPLES * CLASSES], new int[2], draws.output(0))
                    .get(0);
        }
        float[] drawn = new float[EXAMPLES * CLASSES];
        for (int row = 0; row < EXAMPLES; row++) {
            int[] moment = {0, row};
            float[] one = program.fetch(row, row + 1, new float[CLASSES], moment, draws.output(0))
                    .get(0);
            System.arraycopy(one, 0, drawn, row * CLASSES, CLASSES);
        }
        return drawn;
    }

    private static void addExample(Program program, String name, int row, float[] drawn, List<double[]> mean) {
        float[] logits = program.fetch(row, row + 1, new float[CLASSES], new int[2], program.logits.asOutput())
                .get(0);
        double[] p = SoftmaxRegression.softmax(new double[] {logits[0], logits[1], logits[2]});
        for (int label = 0; label < CLASSES; label++) {
            double weight = weight(name, row, label, p, drawn);
            if (weight == 0) {
                continue;
            }
            float[] oneHot = new float[CLASSES];
            oneHot[label] = 1;
            Output<?>[] gradients =
                    switch (name) {
                        case "mas" -> program.ofSquaredOutputs;
                        case "ewc-dr" -> program.ofNegatedLoss;
                        default -> program.ofLoss;
                    };
            DoubleUnaryOperator norm = name.equals("mas") ? Math::abs : g -> g * g;
            add(
                    mean,
                    program.fetch(row, row + 1, oneHot, new int[2], gradients),
                    g -> weight * norm.applyAsDouble(g) / EXAMPLES);
        }
    }

    /** How much the gradient for a label counts. */
    private static double weight(String name, int row, int label, double[] p, float[] drawn) {
        return switch (name) {
            case "all" -> p[label];
            case "sample" -> drawn[row * CLASSES + label];
            case "predicted" -> p[label] == Arrays.stream(p).max().orElseThrow() ? 1 : 0;
            default -> DATA.label(row) == label ? 1 : 0; // mas has no labels and counts once
        };
    }

    private static void add(List<double[]> sums, List<float[]> values, DoubleUnaryOperator term) {
        for (int v = 0; v < sums.size(); v++) {
            for (int i = 0; i < sums.get(v).length; i++) {
                sums.get(v)[i] += term.applyAsDouble(values.get(v)[i]);
            }
        }
    }
}
