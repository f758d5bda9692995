package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Layer;
import dev.engram.api.NetworkSpec;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.graph.BatchParts;
import dev.engram.tf.network.Network;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The loss of a batch, whole and in parts, against TensorFlow's gradient of the mean: the whole one to the bit. */
class TaskLossTest {
    /** The first kernel is so large that its gradient is cut. */
    private static final int INPUTS = 401;

    private static final int OUTPUTS = 5;

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3", "7, 3", "64, 2", "101, 2", "101, 4"})
    void wholeAndPartsGiveTheGradientsOfTheMean(int examples, int count) {
        NetworkSpec.Layered network =
                (NetworkSpec.Layered) NetworkSpec.mlp(List.of(500, 6), Layer.Activation.TANH, 0.2, 0.4);
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            TensorStore store = new TensorStore(tf);
            Network layers = Network.of(graph, store, network, Shape.of(INPUTS), OUTPUTS, 3);
            Random random = new Random(examples);
            Operand<TFloat32> features = drawn(tf, random, examples, INPUTS);
            Operand<TFloat32> mask = masked(tf, examples);
            Operand<TFloat32> labels =
                    tf.oneHot(labels(tf, examples), tf.constant(OUTPUTS), tf.constant(1f), tf.constant(0f));
            BatchParts one = new BatchParts(tf, features, 1);
            BatchParts parts = new BatchParts(tf, features, count);
            Operand<TFloat32> logits = layers.train(features, one, layer -> tf.constant(new int[] {1, layer.length()}))
                    .get(0);
            List<Operand<TFloat32>> cut =
                    layers.train(features, parts, layer -> tf.constant(new int[] {1, layer.length()}));
            assertThat(cut).hasSize(count);
            TaskLoss whole = TaskLoss.of(graph, tf, one, List.of(logits), mask, labels, layers.parameters());
            TaskLoss ofParts = TaskLoss.of(graph, tf, parts, cut, mask, labels, layers.parameters());
            assertThat(ofParts.gradients().get(0).op().type()).isEqualTo("ConcatV2");
            assertThat(ofParts.gradients().get(2).op().type()).isEqualTo("MatMul");
            try (Session session = new Session(graph)) {
                store.initialize(session);
                List<float[]> expected = values(session, differentiated(graph, tf, logits, mask, labels, layers));
                assertThat(values(session, whole)).usingRecursiveComparison().isEqualTo(expected);
                List<float[]> found = values(session, ofParts);
                assertThat(expected).hasSize(7);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(expected.get(i)).isNotEqualTo(new float[expected.get(i).length]);
                    assertThat(furthest(found.get(i), expected.get(i))).isLessThan(1e-6f);
                }
            }
        }
    }

    /** The largest difference. */
    private static float furthest(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        float furthest = 0;
        for (int i = 0; i < found.length; i++) {
            furthest = Math.max(furthest, Math.abs(found[i] - expected[i]));
        }
        return furthest;
    }

    /** By TensorFlow's own gradient of the mean. */
    private static TaskLoss differentiated(
            Graph graph,
            Ops tf,
            Operand<TFloat32> logits,
            Operand<TFloat32> mask,
            Operand<TFloat32> labels,
            Network network) {
        Operand<TFloat32> mean = tf.math.mean(
                tf.nn.softmaxCrossEntropyWithLogits(tf.math.add(logits, mask), labels)
                        .loss(),
                tf.constant(0));
        List<GraphTensor> parameters = network.parameters();
        return new TaskLoss(
                mean,
                new GradientTape(graph)
                        .gradients(
                                mean,
                                parameters.stream().map(GraphTensor::variable).toList()));
    }

    private static Operand<TFloat32> drawn(Ops tf, Random random, int rows, int columns) {
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return tf.constant(values);
    }

    /** Every third example has one output less. */
    private static Operand<TFloat32> masked(Ops tf, int examples) {
        float[][] mask = new float[examples][OUTPUTS];
        for (int i = 0; i < examples; i += 3) {
            mask[i][OUTPUTS - 1] = -1e9f;
        }
        return tf.constant(mask);
    }

    private static Operand<TInt32> labels(Ops tf, int examples) {
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            labels[i] = i % (OUTPUTS - 1);
        }
        return tf.constant(labels);
    }

    /** The mean, then the gradients. */
    private static List<float[]> values(Session session, TaskLoss loss) {
        Session.Runner runner = session.runner().fetch(loss.mean());
        loss.gradients().forEach(runner::fetch);
        List<float[]> values = new ArrayList<>();
        try (Result result = runner.run()) {
            result.forEach(entry -> {
                TFloat32 tensor = (TFloat32) entry.getValue();
                float[] copy = new float[Math.toIntExact(tensor.size())];
                tensor.asRawTensor().data().asFloats().read(copy);
                values.add(copy);
            });
        }
        return values;
    }
}
