package dev.engram.tf.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;

/** Looks for what differs from batch to batch: placeholders, and what else is named. */
public final class BatchSearch {
    private final Set<GraphOperation> ofBatch;
    private final Set<GraphOperation> seen = new HashSet<>();

    /**
     * A search; what it has looked at once it does not look at again.
     *
     * @param ofBatch operations that differ from batch to batch and are no placeholders, or placeholders with a default
     */
    public BatchSearch(Op... ofBatch) {
        this.ofBatch = new HashSet<>();
        for (Op each : ofBatch) {
            this.ofBatch.add((GraphOperation) each.op());
        }
    }

    /** What of the batch an operation depends on; empty if nothing, or nothing that was not found before. */
    public Optional<GraphOperation> find(Op from) {
        Deque<GraphOperation> open = new ArrayDeque<>();
        open.add((GraphOperation) from.op());
        while (!open.isEmpty()) {
            GraphOperation operation = open.remove();
            if (!seen.add(operation)) {
                continue;
            }
            if (operation.type().equals("Placeholder") || ofBatch.contains(operation)) {
                return Optional.of(operation);
            }
            for (Operand<?> input : operation.inputs()) {
                open.add((GraphOperation) input.op());
            }
            open.addAll(operation.controlInputs());
        }
        return Optional.empty();
    }
}
