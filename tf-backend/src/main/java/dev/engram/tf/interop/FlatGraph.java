package dev.engram.tf.interop;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Nodes by name with their data inputs; what only control inputs reach plays no part. */
final class FlatGraph {
    private final GraphDef frame;
    private final Map<String, NodeDef> nodes;

    /**
     * The graph.
     *
     * @param frame gives versions and function library
     */
    FlatGraph(GraphDef frame, Map<String, NodeDef> nodes) {
        this.frame = frame.toBuilder().clearNode().build();
        this.nodes = nodes;
    }

    static FlatGraph of(GraphDef graph) {
        Map<String, NodeDef> nodes = new LinkedHashMap<>();
        graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        return new FlatGraph(graph, nodes);
    }

    /** The data inputs of a node, control inputs left out. */
    static List<TensorName> inputs(NodeDef node) {
        return node.getInputList().stream()
                .filter(input -> !input.startsWith("^"))
                .map(TensorName::parse)
                .toList();
    }

    /** The node with other inputs, and no control inputs. */
    static NodeDef withInputs(NodeDef node, List<TensorName> inputs) {
        return node.toBuilder()
                .clearInput()
                .addAllInput(inputs.stream().map(TensorName::toString).toList())
                .build();
    }

    Collection<NodeDef> nodes() {
        return nodes.values();
    }

    GraphDef frame() {
        return frame;
    }

    /**
     * A node.
     *
     * @throws EngramException {@link ErrorCode#STATE} if there is none of this name
     */
    NodeDef node(String name) {
        @Nullable NodeDef node = nodes.get(name);
        if (node == null) {
            throw new EngramException(
                    ErrorCode.STATE,
                    "The saved graph refers to a node '" + name
                            + "' that it does not have: saved_model.pb is damaged. Export the model again");
        }
        return node;
    }

    /** The part that the tensors are computed from, in the same order. */
    FlatGraph upstream(Collection<TensorName> tensors) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        tensors.forEach(tensor -> open.add(tensor.node()));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (seen.add(name)) {
                inputs(node(name)).forEach(input -> open.add(input.node()));
            }
        }
        Map<String, NodeDef> kept = new LinkedHashMap<>(nodes);
        kept.keySet().retainAll(seen);
        return new FlatGraph(frame, kept);
    }
}
