package dev.engram.tf.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/** Finds, by walking the graph from a parameter, how it enters a given tensor; works on any graph. */
final class ParameterUses {
    private static final Set<String> READS = Set.of("Identity", "ReadVariableOp");

    /** What an exporter puts between a bias and where it is added. */
    private static final Set<String> SHAPED_READS =
            Set.of("Identity", "ReadVariableOp", "Reshape", "Squeeze", "ExpandDims");

    private static final Set<String> ADDITIONS = Set.of("BiasAdd", "Add", "AddV2");

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
        List<Use> uses = uses(variable, READS);
        return uses.size() == 1
                ? ParameterUse.of(uses.get(0).consumer(), uses.get(0).read())
                : new ParameterUse.General();
    }

    /**
     * Which of some parameters is the bias of a layer: used for nothing but to be added to the layer's output, which in turn
     * goes nowhere else.
     *
     * @param output z, its units along the last axis
     */
    OptionalInt biasOf(Operand<?> output, long units, List<? extends Operand<?>> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            List<Use> uses = uses(parameters.get(i), SHAPED_READS);
            boolean isVector = parameters.get(i).shape().equals(Shape.of(units));
            if (isVector && uses.size() == 1 && uses.get(0).addsTo(output.asOutput(), units, upstream)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private List<Use> uses(Operand<?> variable, Set<String> through) {
        List<Use> uses = new ArrayList<>();
        collect(variable, through, uses);
        return uses;
    }

    private void collect(Operand<?> read, Set<String> through, List<Use> uses) {
        for (GraphOperation consumer : consumers(read, upstream)) {
            if (through.contains(consumer.type())) {
                collect(consumer.output(0), through, uses);
            } else {
                uses.add(new Use(consumer, read));
            }
        }
    }

    private static List<GraphOperation> consumers(Operand<?> tensor, Set<String> among) {
        return tensor.op() instanceof GraphOperation operation
                ? operation.consumers().stream()
                        .filter(consumer -> among.contains(consumer.name()))
                        .toList()
                : List.of();
    }

    private record Use(GraphOperation consumer, Operand<?> read) {
        /** Whether the use is to be added along the last axis to {@code z}, which may be given another shape before. */
        boolean addsTo(Output<?> z, long units, Set<String> upstream) {
            if (!ADDITIONS.contains(consumer.type()) || !isRow(read.shape(), units)) {
                return false;
            }
            Output<?> at = consumer.input(consumer.input(0).equals(read.asOutput()) ? 1 : 0);
            while (consumers(at, upstream).size() == 1 && endsWith(at.shape(), units)) {
                if (at.equals(z)) {
                    return true;
                }
                GraphOperation operation = (GraphOperation) at.op();
                if (!SHAPED_READS.contains(operation.type())) {
                    return false;
                }
                at = operation.input(0);
            }
            return false;
        }

        private static boolean isRow(Shape shape, long units) {
            return endsWith(shape, units) && shape.size() == units;
        }

        private static boolean endsWith(Shape shape, long units) {
            return shape.numDimensions() > 0 && shape.get(shape.numDimensions() - 1) == units;
        }
    }
}
