package dev.engram.tf.network;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Builds the nodes of a definition once more, in another graph and with some of its tensors replaced, which
 * {@link Graph#importGraphDef} cannot do.
 */
final class GraphReplay {
    private final Graph graph;
    private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
    private final Map<String, Output<?>> replaced;
    private final Map<String, GraphOperation> built = new HashMap<>();
    private final Map<String, OpDef> registered;
    private final String prefix;

    /**
     * Prepares a replay; nothing is built yet.
     *
     * @param replaced what stands for the only output of some nodes
     */
    GraphReplay(Graph graph, GraphDef definition, Map<String, Output<?>> replaced) {
        this.graph = graph;
        this.replaced = Map.copyOf(replaced);
        prefix = "imported" + countOperations(graph);
        definition.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        registered = TensorFlow.registeredOpList().getOpList().stream()
                .collect(Collectors.toMap(OpDef::getName, Function.identity()));
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
        GraphOperation operation = build(node, inputs);
        built.put(name, operation);
        return operation;
    }

    private GraphOperation build(NodeDef node, List<Output<?>> inputs) {
        OpDef signature = registered.get(node.getOp());
        if (signature == null) {
            throw new EngramException(
                    ErrorCode.GRAPH, "TensorFlow " + TensorFlow.version() + " has no operation " + node.getOp());
        }
        GraphOperationBuilder builder = graph.opBuilder(node.getOp(), prefix + "/" + node.getName(), graph.baseScope());
        int next = 0;
        for (OpDef.ArgDef argument : signature.getInputArgList()) {
            int count = listLength(node, argument);
            if (count < 0) {
                builder.addInput(inputs.get(next++));
            } else {
                builder.addInputList(inputs.subList(next, next + count).toArray(Output<?>[]::new));
                next += count;
            }
        }
        for (OpDef.AttrDef attribute : signature.getAttrList()) {
            AttrValue value = node.getAttrMap().get(attribute.getName());
            if (value != null && !isInferred(signature, attribute.getName())) {
                builder.setAttr(attribute.getName(), value);
            }
        }
        return builder.build();
    }

    /** Length of an argument that is a list; −1 for a single tensor. */
    private static int listLength(NodeDef node, OpDef.ArgDef argument) {
        if (!argument.getNumberAttr().isEmpty()) {
            return (int) node.getAttrOrThrow(argument.getNumberAttr()).getI();
        }
        if (!argument.getTypeListAttr().isEmpty()) {
            return node.getAttrOrThrow(argument.getTypeListAttr()).getList().getTypeCount();
        }
        return -1;
    }

    /** TensorFlow takes the types and lengths of inputs from the inputs. */
    private static boolean isInferred(OpDef signature, String attribute) {
        return signature.getInputArgList().stream()
                .anyMatch(argument -> attribute.equals(argument.getTypeAttr())
                        || attribute.equals(argument.getNumberAttr())
                        || attribute.equals(argument.getTypeListAttr()));
    }
}
