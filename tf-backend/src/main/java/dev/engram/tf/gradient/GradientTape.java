package dev.engram.tf.gradient;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.types.family.TType;

/** Gradients of a scalar with respect to an explicit list of tensors of one graph. */
public final class GradientTape {
    /** Operations that TensorFlow's C++ registry cannot differentiate, and what to use instead. */
    private static final Map<String, String> CURES = Map.ofEntries(
            Map.entry(
                    "SparseSoftmaxCrossEntropyWithLogits",
                    "use softmaxCrossEntropyWithLogits on one-hot float32 labels"),
            Map.entry("Gather", "use gather of version 2 (tf.gather)"),
            Map.entry("ResourceGather", "read the variable first, then tf.gather"),
            Map.entry("FusedBatchNorm", "use fusedBatchNorm of version 3"),
            Map.entry("FusedBatchNormV2", "use fusedBatchNorm of version 3"),
            Map.entry("Conv3D", "use two-dimensional convolutions"),
            Map.entry("If", "build both branches and select"),
            Map.entry("While", "unroll the loop"),
            Map.entry("Xlogy", "use mul and log"),
            Map.entry("TopKV2", "keep it out of the loss"),
            Map.entry("EnsureShape", "use reshape"));

    private static final Set<String> UNSAFE_ON_VARIABLES =
            Set.of("Square", "Log1p", "L2Loss", "Pow", "Asin", "Acos", "Atan", "Atanh");

    private final Graph graph;

    public GradientTape(Graph graph) {
        this.graph = graph;
    }

    /**
     * ∂ scalar / ∂ target for each target.
     *
     * @param scalar shape [], or a vector whose sum is meant
     * @throws EngramException {@link ErrorCode#GRAPH} naming every target that the scalar does not depend on, or the
     *     operations on the way that have no gradient
     */
    public <T extends TType> List<Operand<T>> gradients(Operand<T> scalar, List<? extends Operand<T>> targets) {
        return chained(scalar, null, targets);
    }

    /**
     * ∂ L / ∂ target for each target, by the chain rule from ∂ L / ∂ {@code tensor}.
     *
     * @param slopes ∂ L / ∂ {@code tensor}, of its shape
     * @throws EngramException as of {@link #gradients(Operand, List)}
     */
    public <T extends TType> List<Operand<T>> gradients(
            Operand<T> tensor, Operand<T> slopes, List<? extends Operand<T>> targets) {
        return chained(tensor, new Output<?>[] {slopes.asOutput()}, targets);
    }

    private <T extends TType> List<Operand<T>> chained(
            Operand<T> scalar, Output<?> @Nullable [] slopes, List<? extends Operand<T>> targets) {
        Set<String> upstream = upstream(scalar);
        List<String> unreached = targets.stream()
                .map(target -> target.op().name())
                .filter(name -> !upstream.contains(name))
                .toList();
        if (!unreached.isEmpty()) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The loss '" + scalar.op().name() + "' does not depend on " + String.join(", ", unreached)
                            + ". Take these variables off the list, or use them in the loss");
        }
        requireSafe(targets, upstream);
        Output<?>[] at = targets.stream().map(Operand::asOutput).toArray(Output[]::new);
        Output<?>[] gradients;
        try {
            gradients = graph.addGradients(null, new Output<?>[] {scalar.asOutput()}, at, slopes);
        } catch (TensorFlowException | IllegalArgumentException e) {
            throw new EngramException(ErrorCode.GRAPH, withoutGradient(scalar, targets, e), e);
        }
        List<Operand<T>> result = new ArrayList<>();
        List<String> stopped = new ArrayList<>();
        for (int i = 0; i < gradients.length; i++) {
            if (gradients[i].isClosed()) {
                stopped.add(targets.get(i).op().name());
            } else {
                @SuppressWarnings("unchecked") // a gradient has the type of its target
                Operand<T> gradient = (Operand<T>) gradients[i];
                result.add(gradient);
            }
        }
        if (!stopped.isEmpty()) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "No gradient of '" + scalar.op().name() + "' arrives at " + String.join(", ", stopped)
                            + ": every path passes a stopGradient or an integer operation");
        }
        return result;
    }

    /** A gradient directly through these of a reference variable would crash the JVM. */
    private static void requireSafe(List<? extends Operand<?>> targets, Set<String> upstream) {
        List<String> unsafe = new ArrayList<>();
        for (Operand<?> target : targets) {
            GraphOperation variable = (GraphOperation) target.op();
            if (!variable.type().equals("VariableV2") && !variable.type().equals("Variable")) {
                continue;
            }
            for (GraphOperation consumer : variable.consumers()) {
                if (UNSAFE_ON_VARIABLES.contains(consumer.type()) && upstream.contains(consumer.name())) {
                    unsafe.add(consumer.type() + " ('" + consumer.name() + "') of " + variable.name());
                }
            }
        }
        if (!unsafe.isEmpty()) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "TensorFlow crashes on the gradient of " + String.join(", ", unsafe)
                            + " taken directly from a variable. Read the variable through tf.identity first");
        }
    }

    /** Whether {@code scalar} depends on {@code target}. */
    public boolean reaches(Operand<?> scalar, Operand<?> target) {
        return upstream(scalar).contains(target.op().name());
    }

    private String withoutGradient(Operand<?> scalar, List<? extends Operand<?>> targets, RuntimeException failure) {
        Set<String> found = new TreeSet<>();
        Set<String> below = upstream(scalar);
        for (GraphOperation operation : downstream(targets)) {
            String cure = CURES.get(operation.type());
            if (cure != null && below.contains(operation.name())) {
                found.add(operation.type() + " ('" + operation.name() + "'): " + cure);
            }
        }
        return "TensorFlow cannot differentiate '" + scalar.op().name() + "'. "
                + (found.isEmpty() ? failure.getMessage() : "Without a gradient: " + String.join("; ", found));
    }

    /** Names of all operations that {@code operand} depends on, its own included. */
    Set<String> upstream(Operand<?> operand) {
        Set<String> seen = new HashSet<>();
        Deque<GraphOperation> open = new ArrayDeque<>();
        open.add((GraphOperation) operand.op());
        while (!open.isEmpty()) {
            GraphOperation operation = open.remove();
            if (seen.add(operation.name())) {
                for (Operand<?> input : operation.inputs()) {
                    open.add((GraphOperation) input.op());
                }
            }
        }
        return seen;
    }

    private static Set<GraphOperation> downstream(List<? extends Operand<?>> operands) {
        Set<GraphOperation> seen = new HashSet<>();
        Deque<GraphOperation> open = new ArrayDeque<>();
        operands.forEach(operand -> open.add((GraphOperation) operand.op()));
        while (!open.isEmpty()) {
            GraphOperation operation = open.remove();
            if (seen.add(operation)) {
                open.addAll(operation.consumers());
            }
        }
        return seen;
    }
}
