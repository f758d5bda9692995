package dev.engram.tf.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.engram.tf.graph.NodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.BiasAdd;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** Sums with a bias, and what rectifies them, against TensorFlow's own operations. */
class FusedBiasTest {
    /** With all that is treated apart: no number, both infinities, both zeros, sums of zero and of the least sizes. */
    private static final float[][] ROWS = {
        {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, 0.5f, -0.5f, Float.MIN_VALUE, 3f, -3f},
        {1f, 2f, -2f, 0f, -0f, -0.5f, 0.5f, -Float.MIN_VALUE, 1e30f, -1e-30f}
    };

    private static final float[] BIAS = {1f, 1f, Float.POSITIVE_INFINITY, -0f, -0f, 0.5f, 0.5f, 0f, -2f, Float.NaN};

    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Operand<TFloat32> bias = tf.constant(BIAS);
    private final Operand<TFloat32> sums = tf.nn.biasAdd(tf.math.mul(tf.constant(ROWS), tf.constant(1f)), bias);

    @BeforeEach
    void requireTheOperation() {
        assumeThat(FusedLibrary.problem()).isEmpty();
    }

    @AfterEach
    void close() {
        graph.close();
    }

    @Test
    void hasTheBitsOfTensorFlow() {
        assertThat(replaced(sums).rectifierOf(operation(sums))).isEmpty();
        requireEqual(build(sums), sums);
        Operand<TFloat32> rectified = tf.nn.relu(sums);
        assertThat(replaced(sums).rectifierOf(operation(sums))).contains(operation(rectified));
        requireEqual(build(sums), rectified);
    }

    @Test
    void aDerivativeMayGetTheRectifiedSum() {
        Operand<TFloat32> rectified = tf.nn.relu(sums);
        Operand<TFloat32> derivative = tf.gradients(rectified, List.of(sums)).dy(0);
        assertThat(operation(derivative).input(1).op()).isEqualTo(operation(sums));
        assertThat(replaced(sums).rectifierOf(operation(sums))).contains(operation(rectified));
        NodeDef node = nodes().get(derivative.op().name());
        Output<?> outside = operation(derivative).input(0);
        GraphOperation ofRectified = new NodeFactory(graph)
                .build("ofRectified", node, List.of(outside, build(sums).asOutput()), List.of());
        requireEqual(ofRectified.output(0), derivative);
    }

    @Test
    void aSumThatIsReadOtherwiseStaysASum() {
        Operand<TFloat32> rectified = tf.nn.relu(sums);
        tf.math.square(sums);
        assertThat(replaced(sums).rectifierOf(operation(sums))).isEmpty();
        assertThat(replaced(sums).nodeOf(operation(sums))).isPresent();
        assertThat(replaced(sums).nodeOf(operation(rectified))).isEmpty();
    }

    @Test
    void channelsInFrontAreLeftToTensorFlow() {
        Operand<TFloat32> images = tf.nn.biasAdd(
                tf.reshape(tf.constant(ROWS), tf.constant(new int[] {1, 10, 2, 1})), bias, BiasAdd.dataFormat("NCHW"));
        assertThat(replaced(images).nodeOf(operation(images))).isEmpty();
    }

    private FusedBias replaced(Operand<TFloat32> last) {
        List<GraphOperation> all = new ArrayList<>();
        graph.operations().forEachRemaining(all::add);
        assertThat(all).contains(operation(last));
        return new FusedBias(all, nodes());
    }

    private Operand<TFloat32> build(Operand<TFloat32> sum) {
        NodeDef node = replaced(sum).nodeOf(operation(sum)).orElseThrow();
        List<Output<?>> inputs = new ArrayList<>();
        operation(sum).inputs().forEach(input -> inputs.add(input.asOutput()));
        return new NodeFactory(graph)
                .build("fused" + graph.toGraphDef().getNodeCount(), node, inputs, List.of())
                .output(0);
    }

    private Map<String, NodeDef> nodes() {
        return graph.toGraphDef().getNodeList().stream()
                .collect(Collectors.toMap(NodeDef::getName, Function.identity()));
    }

    private static GraphOperation operation(Operand<?> operand) {
        return (GraphOperation) operand.op();
    }

    private void requireEqual(Operand<TFloat32> fused, Operand<TFloat32> plain) {
        assertThat(fused.shape()).isEqualTo(plain.shape());
        try (Session session = new Session(graph);
                Result result = session.runner().fetch(fused).fetch(plain).run()) {
            assertThat(bits((TFloat32) result.get(0))).isEqualTo(bits((TFloat32) result.get(1)));
        }
    }

    private static int[] bits(TFloat32 tensor) {
        int[] bits = new int[Math.toIntExact(tensor.size())];
        tensor.asRawTensor().data().asInts().read(bits);
        return bits;
    }
}
