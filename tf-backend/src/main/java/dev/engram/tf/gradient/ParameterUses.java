package dev.engram.tf.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;

/** Finds, by walking the graph from a parameter, how it enters a given tensor; works on any graph. */
final class ParameterUses {
    private final Set<String> upstream;

    /**
     * Looks at the part of the graph that a tensor depends on.
     *
     * @param upstream names of the operations that the tensor depends on
     */
    ParameterUses(Set<String> upstream) {
        this.upstream = upstream;
    }

    /**
     * The use of a parameter.
     *
     * @param variable the variable, or a read of it
     */
    ParameterUse of(Operand<?> variable) {
        List<Use> uses = new ArrayList<>();
        collect(variable, uses);
        return uses.size() == 1
                ? ParameterUse.of(uses.get(0).consumer(), uses.get(0).read())
                : new ParameterUse.General();
    }

    private record Use(GraphOperation consumer, Operand<?> read) {}

    private void collect(Operand<?> read, List<Use> uses) {
        for (GraphOperation consumer :
                read.op() instanceof GraphOperation op ? op.consumers() : Set.<GraphOperation>of()) {
            if (!upstream.contains(consumer.name())) {
                continue;
            }
            switch (consumer.type()) {
                case "Identity", "ReadVariableOp" -> collect(consumer.output(0), uses);
                default -> uses.add(new Use(consumer, read));
            }
        }
    }
}
