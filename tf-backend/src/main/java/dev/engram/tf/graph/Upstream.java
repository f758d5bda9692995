package dev.engram.tf.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.op.Op;

/** All that has to run for some operations to run, themselves included. */
public final class Upstream {
    private final Set<String> names = new HashSet<>();

    public Upstream(Collection<? extends Op> operations) {
        Deque<GraphOperation> open = new ArrayDeque<>();
        operations.forEach(operation -> open.add((GraphOperation) operation.op()));
        while (!open.isEmpty()) {
            GraphOperation operation = open.remove();
            if (names.add(operation.name())) {
                open.addAll(operation.controlInputs());
                operation.inputs().forEach(input -> open.add((GraphOperation) input.op()));
            }
        }
    }

    /** Whether an operation is among them. */
    public boolean contains(GraphOperation operation) {
        return names.contains(operation.name());
    }
}
