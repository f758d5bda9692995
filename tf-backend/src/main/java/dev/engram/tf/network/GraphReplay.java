package dev.engram.tf.network;

import static java.util.Objects.requireNonNull;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.graph.NodeFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Builds the nodes of a definition once more, in another graph or its own, with some of its tensors replaced, which
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
        String node = nodeOf(name);
        Output<?> replacement = replaced.get(node);
        if (replacement != null) {
            return replacement;
        }
        return operation(node).output(node.equals(name) ? 0 : Integer.parseInt(name.substring(node.length() + 1)));
    }

    private static String nodeOf(String tensor) {
        int colon = tensor.lastIndexOf(':');
        return colon < 0 ? tensor : tensor.substring(0, colon);
    }

    /** Builds a node after all that it needs; not by recursion, since a network may be deeper than the stack. */
    private GraphOperation operation(String name) {
        Deque<String> open = new ArrayDeque<>(List.of(name));
        Set<String> waiting = new HashSet<>();
        while (!open.isEmpty()) {
            String next = open.element();
            List<String> missing = built.containsKey(next) ? List.of() : missing(next);
            if (missing.isEmpty()) {
                open.remove();
                if (!built.containsKey(next)) {
                    built.put(next, build(next));
                }
            } else if (waiting.add(next)) {
                missing.forEach(open::push);
            } else {
                throw new EngramException(
                        ErrorCode.GRAPH,
                        "The network's graph has a loop through '" + next + "'. Build or export it with the loop"
                                + " unrolled");
            }
        }
        return requireNonNull(built.get(name), "built above");
    }

    private List<String> missing(String name) {
        return inputs(name).stream()
                .map(GraphReplay::nodeOf)
                .filter(node -> !replaced.containsKey(node) && !built.containsKey(node))
                .toList();
    }

    private GraphOperation build(String name) {
        List<Output<?>> inputs =
                inputs(name).stream().<Output<?>>map(this::tensor).toList();
        return factory.build(prefix + "/" + name, node(name), inputs, List.of());
    }

    private List<String> inputs(String name) {
        return node(name).getInputList().stream()
                .filter(input -> !input.startsWith("^"))
                .toList();
    }

    private NodeDef node(String name) {
        NodeDef node = nodes.get(name);
        if (node == null) {
            throw new EngramException(ErrorCode.STATE, "The network's graph has no node '" + name + "'");
        }
        return node;
    }
}
