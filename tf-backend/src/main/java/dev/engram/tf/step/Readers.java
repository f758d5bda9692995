package dev.engram.tf.step;

import dev.engram.tf.graph.Upstream;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
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
    private final Upstream before;

    /**
     * Looks at a step.
     *
     * @param results that the step computes from the weights as they are before
     */
    Readers(List<Op> results) {
        this.results = results;
        before = new Upstream(results);
    }

    /** When these have run, the parameter may move. */
    List<Op> of(GraphTensor parameter) {
        List<Op> readers = new ArrayList<>();
        return collect(parameter.variable(), readers) ? readers : results;
    }

    /** Whether all of them are known. */
    private boolean collect(Operand<?> read, List<Op> readers) {
        for (GraphOperation consumer : ((GraphOperation) read.op()).consumers()) {
            if (!before.contains(consumer)) {
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
