package dev.engram.tf.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.engram.tf.fused.FusedLibrary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** What a copy of a step computes in place of the step's own operations. */
class RepeatedStepTest {
    @Test
    void aSumWithABiasAndItsRectifierAreOneOperationOfACopy() {
        assumeThat(FusedLibrary.problem()).isEmpty();
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> rows = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, 2)));
            Operand<TFloat32> sum = tf.nn.biasAdd(rows, tf.constant(new float[] {1f, 1f}));
            Operand<TFloat32> rectified = tf.nn.relu(sum);
            RepeatedStep copies = new RepeatedStep(
                    graph,
                    rectified,
                    List.of(
                            Map.of(rows, tf.constant(new float[][] {{1f, -3f}})),
                            Map.of(rows, tf.constant(new float[][] {{-2f, 4f}}))));
            assertThat(graph.toGraphDef().getNodeList())
                    .filteredOn(node -> node.getOp().equals("EngramFusedBias"))
                    .hasSize(2);
            assertThatThrownBy(() -> copies.copiesOf(sum)).isInstanceOf(IllegalStateException.class);
            List<Operand<TFloat32>> each = copies.copiesOf(rectified);
            try (Session session = new Session(graph);
                    Result result = session.runner()
                            .fetch(each.get(0))
                            .fetch(each.get(1))
                            .run()) {
                assertThat(((TFloat32) result.get(0)).getFloat(0, 0)).isEqualTo(2f);
                assertThat(((TFloat32) result.get(0)).getFloat(0, 1)).isZero();
                assertThat(((TFloat32) result.get(1)).getFloat(0, 0)).isZero();
                assertThat(((TFloat32) result.get(1)).getFloat(0, 1)).isEqualTo(5f);
            }
        }
    }
}
