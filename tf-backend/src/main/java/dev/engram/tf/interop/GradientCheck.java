package dev.engram.tf.interop;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.gradient.GradientTape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** Finds what cannot be trained, on a copy of the graph that is thrown away. */
final class GradientCheck {
    private GradientCheck() {}

    /**
     * Fails unless the logits can be differentiated with respect to every variable.
     *
     * @throws EngramException {@link ErrorCode#GRAPH} naming every operation without a gradient on the way
     */
    static void require(GraphDef definition, TensorName logits, List<String> variables) {
        try (Graph graph = new Graph()) {
            graph.importGraphDef(definition);
            Operand<TFloat32> output = graph.operationOrThrow(logits.node())
                    .output(logits.output())
                    .expect(TFloat32.class);
            List<Output<TFloat32>> trained = variables.stream()
                    .map(name -> graph.operationOrThrow(name).output(0).expect(TFloat32.class))
                    .toList();
            Map<String, Set<String>> blocked = withoutGradient(definition, path(output, trained));
            if (!blocked.isEmpty()) {
                throw new EngramException(
                        ErrorCode.GRAPH,
                        "The model cannot be trained: between its variables and its logits are operations for which"
                                + " TensorFlow has no gradient outside Python: " + blocked
                                + ". Export the model with these replaced or left out, or train it in Python");
            }
            new GradientTape(graph).gradients(output, trained);
        }
    }

    /** Operations through which float values flow from a variable to the output. */
    private static Set<GraphOperation> path(Operand<?> output, List<? extends Operand<?>> variables) {
        Set<GraphOperation> upstream = new HashSet<>();
        Deque<GraphOperation> open = new ArrayDeque<>();
        open.add((GraphOperation) output.op());
        while (!open.isEmpty()) {
            GraphOperation operation = open.remove();
            if (upstream.add(operation)) {
                operation.inputs().forEach(input -> open.add((GraphOperation) input.op()));
            }
        }
        Set<GraphOperation> path = new HashSet<>();
        variables.forEach(variable -> open.addAll(((GraphOperation) variable.op()).consumers()));
        while (!open.isEmpty()) {
            GraphOperation operation = open.remove();
            if (upstream.contains(operation)
                    && operation.output(0).type().equals(TFloat32.class)
                    && operation.inputs().stream().anyMatch(GradientCheck::isFloat)
                    && path.add(operation)) {
                open.addAll(operation.consumers());
            }
        }
        return path;
    }

    /** Asks TensorFlow's registry, which has no other interface, by differentiating one operation of each type. */
    private static Map<String, Set<String>> withoutGradient(GraphDef definition, Set<GraphOperation> path) {
        Map<String, Set<String>> byType = new TreeMap<>();
        Map<String, GraphOperation> examples = new HashMap<>();
        for (GraphOperation operation : path) {
            byType.computeIfAbsent(operation.type(), type -> new TreeSet<>()).add(operation.name());
            examples.put(operation.type(), operation);
        }
        for (NodeDef node : definition.getNodeList()) {
            @Nullable GraphOperation example = examples.get(node.getOp());
            if (example != null && example.name().equals(node.getName()) && differentiable(definition, node, example)) {
                byType.remove(node.getOp());
            }
        }
        return byType;
    }

    private static boolean isFloat(Operand<?> input) {
        return input.type().equals(TFloat32.class);
    }

    /** The operation is taken alone, on placeholders: in its graph others may lie between two of its inputs. */
    private static boolean differentiable(GraphDef definition, NodeDef node, GraphOperation operation) {
        NodeDef.Builder alone = node.toBuilder().clearInput();
        GraphDef.Builder nodes = definition.toBuilder().clearNode();
        List<String> floats = new ArrayList<>();
        for (Operand<?> input : operation.inputs()) {
            String name = "input" + alone.getInputCount();
            alone.addInput(name);
            nodes.addNode(NodeDef.newBuilder()
                    .setName(name)
                    .setOp("Placeholder")
                    .putAttr(
                            "dtype",
                            AttrValue.newBuilder()
                                    .setType(input.asOutput().dataType())
                                    .build()));
            if (isFloat(input)) {
                floats.add(name);
            }
        }
        try (Graph graph = new Graph()) {
            graph.importGraphDef(nodes.addNode(alone).build());
            graph.addGradients(
                    graph.operationOrThrow(node.getName()).output(0),
                    new Output<?>[] {graph.operationOrThrow(floats.get(0)).output(0)});
            return true;
        } catch (TensorFlowException | IllegalArgumentException e) {
            return e.getMessage() == null || !e.getMessage().contains("No gradient defined");
        }
    }
}
