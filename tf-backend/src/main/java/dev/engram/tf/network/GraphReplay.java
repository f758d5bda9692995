package dev.engram.tf.network;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.graph.NodeFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Builds the nodes of a definition once more, in another graph and with some of its tensors replaced, which
 * {@link Graph#importGraphDef} cannot do.
 */
final class GraphReplay {
    private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
    private final Map<String, Output<?>> replaced;
    private final Map<String, GraphOperation> built = new HashMap<>();
    private final NodeFactory factory;
    private final String prefix;

    /**
     * Prepares a replay; nothing is built yet.
     *
     * @param replaced what stands for the only output of some nodes
     */
    GraphReplay(Graph graph, GraphDef definition, Map<String, Output<?>> replaced) {
        this.replaced = Map.copyOf(replaced);
        prefix = "imported" + countOperations(graph);
        definition.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        factory = new NodeFactory(graph);
    }

    private static int countOperations(Graph graph) {
        int[] count = {0};
        graph.operations().forEachRemaining(operation -> count[0]++);
        return count[0];
    }

    /** A tensor by name, {@code node} or {@code node:output}. */
    Output<?> tensor(String name) {
        int colon = name.lastIndexOf(':');
        String node = colon < 0 ? name : name.substring(0, colon);
        Output<?> replacement = replaced.get(node);
        if (replacement != null) {
            return replacement;
        }
        return operation(node).output(colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1)));
    }

    private GraphOperation operation(String name) {
        GraphOperation known = built.get(name);
        if (known != null) {
            return known;
        }
        NodeDef node = nodes.get(name);
        if (node == null) {
            throw new EngramException(ErrorCode.STATE, "The imported network's graph has no node '" + name + "'");
        }
        List<Output<?>> inputs = node.getInputList().stream()
                .filter(input -> !input.startsWith("^"))
                .<Output<?>>map(this::tensor)
                .toList();
        GraphOperation operation = factory.build(prefix + "/" + node.getName(), node, inputs, List.of());
        built.put(name, operation);
        return operation;
    }
}
