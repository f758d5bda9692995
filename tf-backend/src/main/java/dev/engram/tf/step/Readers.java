package dev.engram.tf.step;

import dev.engram.tf.state.GraphTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;

/** What reads a parameter in a step before it moves. */
final class Readers {
    private static final String READ = "Identity";

    /** Whose results have memory of their own: what others give may be the variable's, which is read later then. */
    private static final Set<String> PRODUCTS_AND_SUMS = Set.of("MatMul", "Conv2D", "Conv2DBackpropInput", "BiasAdd");

    private final List<Op> results;
    private final Set<String> before = new HashSet<>();

    /**
     * Looks at a step.
     *
     * @param results that the step computes from the weights as they are before
     */
    Readers(List<Op> results) {
        this.results = results;
        Deque<GraphOperation> open = new ArrayDeque<>();
        results.forEach(result -> open.add((GraphOperation) result.op()));
        while (!open.isEmpty()) {
            GraphOperation operation = open.remove();
            if (before.add(operation.name())) {
                open.addAll(operation.controlInputs());
                operation.inputs().forEach(input -> open.add((GraphOperation) input.op()));
            }
        }
    }

    /** When these have run, the parameter may move. */
    List<Op> of(GraphTensor parameter) {
        List<Op> readers = new ArrayList<>();
        return collect(parameter.variable(), readers) ? readers : results;
    }

    /** Whether all of them are known. */
    private boolean collect(Operand<?> read, List<Op> readers) {
        for (GraphOperation consumer : ((GraphOperation) read.op()).consumers()) {
            if (!before.contains(consumer.name())) {
                continue;
            }
            if (PRODUCTS_AND_SUMS.contains(consumer.type())) {
                readers.add(() -> consumer);
            } else if (!consumer.type().equals(READ) || !collect(consumer.output(0), readers)) {
                return false;
            }
        }
        return true;
    }
}
