package dev.engram.tf.interop;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.gradient.GradientTape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;
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
            Map<String, Set<String>> blocked = withoutGradient(graph, path(output, trained));
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
                    && floatInput(operation).isPresent()
                    && path.add(operation)) {
                open.addAll(operation.consumers());
            }
        }
        return path;
    }

    /** Asks TensorFlow's registry, which has no other interface, by differentiating one operation of each type. */
    private static Map<String, Set<String>> withoutGradient(Graph graph, Set<GraphOperation> path) {
        Map<String, Set<String>> byType = new LinkedHashMap<>();
        Map<String, GraphOperation> examples = new LinkedHashMap<>();
        for (GraphOperation operation : path) {
            byType.computeIfAbsent(operation.type(), type -> new TreeSet<>()).add(operation.name());
            examples.put(operation.type(), operation);
        }
        examples.forEach((type, example) -> {
            if (differentiable(graph, example)) {
                byType.remove(type);
            }
        });
        return byType;
    }

    private static Optional<Output<?>> floatInput(GraphOperation operation) {
        return operation.inputs().stream()
                .<Output<?>>map(Operand::asOutput)
                .filter(candidate -> candidate.type().equals(TFloat32.class))
                .findFirst();
    }

    private static boolean differentiable(Graph graph, GraphOperation operation) {
        Output<?> input = floatInput(operation).orElseThrow();
        try {
            graph.addGradients(operation.output(0), new Output<?>[] {input});
            return true;
        } catch (TensorFlowException | IllegalArgumentException e) {
            return e.getMessage() == null || !e.getMessage().contains("No gradient defined");
        }
    }
}
