package dev.engram.tf.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.tf.gpu.GpuLibraries;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

class GraphReplayTest {
    static {
        GpuLibraries.load();
    }

    private static NodeDef identity(String name, String input) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Identity")
                .addInput(input)
                .putAttr("T", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build())
                .build();
    }

    private static String replayed(GraphDef definition, String tensor) {
        try (Graph graph = new Graph()) {
            Output<?> input = Ops.create(graph).constant(1f).asOutput();
            return new GraphReplay(graph, definition, Map.of("input", input))
                    .tensor(tensor)
                    .op()
                    .type();
        }
    }

    @Test
    void aNetworkMayBeDeeperThanTheStack() {
        GraphDef.Builder chain = GraphDef.newBuilder();
        String last = "input";
        for (int i = 0; i < 20_000; i++) {
            chain.addNode(identity("layer" + i, last));
            last = "layer" + i;
        }
        assertThat(replayed(chain.build(), last)).isEqualTo("Identity");
    }

    @Test
    void aLoopIsNamed() {
        GraphDef loop = GraphDef.newBuilder()
                .addNode(identity("one", "two"))
                .addNode(identity("two", "one"))
                .build();
        assertThatThrownBy(() -> replayed(loop, "one"))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("has a loop through 'one'");
    }
}
