package dev.engram.strategies;

import static dev.engram.strategies.SoftmaxRegression.CLASSES;
import static dev.engram.strategies.SoftmaxRegression.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.api.Layer;
import dev.engram.api.LearnerState;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.datasets.Blobs;
import dev.engram.strategies.kfac.Kfac;
import dev.engram.strategies.kfac.KfacConfig;
import dev.engram.tf.attach.AttachedModel;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The Kronecker factors of softmax regression and their penalty, against loops in float64. */
class KfacTest {
    private static final double LAMBDA = 3;
    private static final int ROWS = FEATURES + 1;

    private static TensorFlowLearner learner() {
        return Learners.of(new Kfac(new KfacConfig(LAMBDA, 0)), Learners.softmaxRegression(), 3);
    }

    private static void learn(TensorFlowLearner learner, int task, Dataset data) {
        learner.startTask(task, "task-" + task, List.of(((Blobs) data).view()), false);
        learner.train(10);
        learner.consolidate();
    }

    private static float[] withOne(float[] x) {
        float[] a = java.util.Arrays.copyOf(x, ROWS);
        a[FEATURES] = 1;
        return a;
    }

    /** E[a aᵀ] and E[δ δᵀ] over single examples. */
    private record Factors(double[][] inputs, double[][] outputs) {
        static Factors of(SoftmaxRegression model, Dataset data) {
            Factors factors = new Factors(new double[ROWS][ROWS], new double[CLASSES][CLASSES]);
            for (int row = 0; row < data.size(); row++) {
                float[] x = SoftmaxRegression.features(data, row);
                float[] a = withOne(x);
                double[] delta = model.delta(x, data.label(row));
                for (int i = 0; i < ROWS; i++) {
                    for (int j = 0; j < ROWS; j++) {
                        factors.inputs[i][j] += (double) a[i] * a[j] / data.size();
                    }
                }
                for (int i = 0; i < CLASSES; i++) {
                    for (int j = 0; j < CLASSES; j++) {
                        factors.outputs[i][j] += delta[i] * delta[j] / data.size();
                    }
                }
            }
            return factors;
        }
    }

    private static void assertClose(float[] actual, double[][] expected) {
        int columns = expected[0].length;
        for (int i = 0; i < actual.length; i++) {
            double value = expected[i / columns][i % columns];
            assertThat((double) actual[i]).isCloseTo(value, within(1e-5 * Math.abs(value) + 1e-7));
        }
    }

    @Test
    void factorsAreMeansOverSingleExamples() {
        Dataset data = Blobs.of(4, 90);
        try (TensorFlowLearner learner = learner()) {
            learn(learner, 0, data);
            Factors expected = Factors.of(new SoftmaxRegression(learner.state()), data);
            assertClose(Learners.state(learner, "inputs/output/kernel"), expected.inputs());
            assertClose(Learners.state(learner, "outputs/output/kernel"), expected.outputs());
        }
    }

    @Test
    void overTasksInputsAreSummedAndOutputsAveraged() {
        Dataset first = Blobs.of(4, 90);
        Dataset second = Blobs.of(5, 60);
        try (TensorFlowLearner learner = learner()) {
            learn(learner, 0, first);
            Factors one = Factors.of(new SoftmaxRegression(learner.state()), first);
            learn(learner, 1, second);
            Factors two = Factors.of(new SoftmaxRegression(learner.state()), second);
            double[][] inputs = new double[ROWS][ROWS];
            double[][] outputs = new double[CLASSES][CLASSES];
            for (int i = 0; i < ROWS; i++) {
                for (int j = 0; j < ROWS; j++) {
                    inputs[i][j] = one.inputs()[i][j] + two.inputs()[i][j];
                }
            }
            for (int i = 0; i < CLASSES; i++) {
                for (int j = 0; j < CLASSES; j++) {
                    outputs[i][j] = (one.outputs()[i][j] + two.outputs()[i][j]) / 2;
                }
            }
            assertClose(Learners.state(learner, "inputs/output/kernel"), inputs);
            assertClose(Learners.state(learner, "outputs/output/kernel"), outputs);
        }
    }

    @Test
    void thePenaltyIsTheQuadraticFormOfTheKroneckerProduct() {
        Dataset data = Blobs.of(4, 90);
        try (TensorFlowLearner learner = learner()) {
            learn(learner, 0, data);
            Factors factors = Factors.of(new SoftmaxRegression(learner.state()), data);
            float[] anchor = Learners.state(learner, "anchor/output/kernel");
            learner.startTask(1, "next", List.of(Blobs.of(5, 60).view()), false);
            learner.train(10);
            float[] kernel = learner.state().tensor("parameter/output/kernel").values();
            float[] bias = learner.state().tensor("parameter/output/bias").values();
            double expected = 0;
            for (int i = 0; i < ROWS * CLASSES; i++) {
                for (int j = 0; j < ROWS * CLASSES; j++) {
                    expected += LAMBDA
                            / 2
                            * moved(kernel, bias, anchor, i)
                            * factors.inputs()[i / CLASSES][j / CLASSES]
                            * factors.outputs()[i % CLASSES][j % CLASSES]
                            * moved(kernel, bias, anchor, j);
                }
            }
            assertThat(expected).isPositive();
            assertThat(learner.penalty()).isCloseTo(expected, within(1e-4 * expected));
        }
    }

    private static double moved(float[] kernel, float[] bias, float[] anchor, int i) {
        double now = i < kernel.length ? kernel[i] : bias[i - kernel.length];
        return now - anchor[i];
    }

    private static double largestEigenvalue(double[][] matrix) {
        double[] vector = new double[matrix.length];
        java.util.Arrays.fill(vector, 1);
        double norm = 0;
        for (int iteration = 0; iteration < 1000; iteration++) {
            double[] next = new double[vector.length];
            for (int i = 0; i < vector.length; i++) {
                for (int j = 0; j < vector.length; j++) {
                    next[i] += matrix[i][j] * vector[j];
                }
            }
            norm = Math.sqrt(java.util.Arrays.stream(next).map(x -> x * x).sum());
            for (int i = 0; i < vector.length; i++) {
                vector[i] = next[i] / norm;
            }
        }
        return norm;
    }

    @Test
    void itsStiffnessIsTheLargestEigenvalueOfTheKroneckerProduct() {
        Dataset data = Blobs.of(4, 90);
        try (TensorFlowLearner learner = learner()) {
            assertThat(learner.stiffness()).isZero();
            learn(learner, 0, data);
            Factors factors = Factors.of(new SoftmaxRegression(learner.state()), data);
            double expected = 0.1 * LAMBDA * largestEigenvalue(factors.inputs()) * largestEigenvalue(factors.outputs());
            assertThat(learner.stiffness()).isCloseTo(expected, within(1e-3 * expected));
            assertThat(learner.takesPenaltyImplicitly()).isFalse();
        }
    }

    @Test
    void convolutionsLearnUnderIt() {
        NetworkSpec network = new NetworkSpec.Layered(
                List.of(new Layer.Conv2d(3, 3, 1, Layer.Padding.SAME, Layer.Activation.RELU), new Layer.MaxPool(2, 2)),
                NetworkSpec.Initializer.HE_NORMAL);
        try (TensorFlowLearner learner = Learners.ofImages(new Kfac(new KfacConfig(LAMBDA, 0)), network)) {
            learner.startTask(0, "first", List.of(new Blobs(1, 40, new int[] {4, 4, 1}, 3).view()), false);
            learner.train(5);
            learner.consolidate();
            assertThat(learner.penalty()).isZero();
            learner.startTask(1, "second", List.of(new Blobs(2, 40, new int[] {4, 4, 1}, 3).view()), false);
            learner.train(5);
            assertThat(learner.penalty()).isPositive();
        }
    }

    @Test
    void moreExamplesThanThereAreIsAnError() {
        try (TensorFlowLearner learner =
                Learners.of(new Kfac(new KfacConfig(LAMBDA, 91)), Learners.softmaxRegression(), 3)) {
            assertThatThrownBy(() -> learn(learner, 0, Blobs.of(4, 90)))
                    .hasMessageContaining("examples = 91, but the task's training data has 90 examples");
        }
    }

    /** A perceptron of an application's own. */
    private static LearnerState attached(boolean biasesLast) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, FEATURES)));
            Placeholder<TFloat32> y = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, CLASSES)));
            Operand<TFloat32> w1 = tf.withName("w1").variable(tf.constant(new float[FEATURES][CLASSES]));
            Operand<TFloat32> b1 = tf.withName("b1").variable(tf.constant(new float[] {0.1f, 0.2f, 0.3f}));
            float[][] rows = {{1, 2, 3}, {0, 1, 0}, {2, 0, 1}};
            Operand<TFloat32> w2 = tf.withName("w2").variable(tf.constant(rows));
            Operand<TFloat32> b2 = tf.withName("b2").variable(tf.constant(new float[CLASSES]));
            Operand<TFloat32> hidden = tf.math.tanh(tf.nn.biasAdd(tf.linalg.matMul(x, w1), b1));
            Operand<TFloat32> logits = tf.math.add(tf.linalg.matMul(hidden, w2), b2);
            Operand<TFloat32> loss =
                    tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, y).loss(), tf.constant(0));
            try (Session session = new Session(graph)) {
                session.initialize();
                AttachedModel model = AttachedModel.on(graph, session)
                        .features(x)
                        .labels(y)
                        .logits(logits)
                        .loss(loss)
                        .variables(biasesLast ? List.of(w1, w2, b1, b2) : List.of(w1, b1, w2, b2))
                        .build(new Kfac(new KfacConfig(LAMBDA, 0)), new OptimizerSpec.Sgd(0.1));
                model.taskLearned(Blobs.of(4, 90));
                return model.state();
            }
        }
    }

    @Test
    void theOrderOfAnApplicationsVariablesDoesNotMatter() {
        LearnerState usual = attached(false);
        LearnerState biasesLast = attached(true);
        for (String name : List.of("inputs/w1", "inputs/w2", "outputs/w1", "outputs/w2", "anchor/w1", "anchor/w2")) {
            float[] expected = usual.tensor("strategy/" + name).values();
            assertThat(biasesLast.tensor("strategy/" + name).values()).as(name).containsExactly(expected);
        }
        assertThat(usual.tensor("strategy/inputs/w1").values()).hasSize(ROWS * ROWS);
    }
}
