package dev.engram.strategies.quadratic;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceGraph;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/** Measures importance over a task's data: F = 1/m Σ_x f(x), summed batch by batch in accumulators of its own. */
public final class ImportanceMeter {
    private final ImportanceGraph estimate;
    private final List<StateTensor> measured;
    private final List<Op> reset = new ArrayList<>();
    private final List<Op> accumulate = new ArrayList<>();
    private final List<Op> divide = new ArrayList<>();

    /** Builds the accumulators of an estimator into a graph. */
    public ImportanceMeter(TrainingGraph graph, ImportanceEstimator estimator) {
        Ops tf = graph.tf();
        estimate = estimator.build(graph);
        measured = graph.scratchPerParameter("importance");
        StateTensor count = graph.scratch("importance-examples", Shape.scalar());
        reset.add(count.clear());
        if (estimate.examples() > 0) {
            accumulate.add(count.assignAdd(graph.batchSize()));
        }
        for (int i = 0; i < measured.size(); i++) {
            StateTensor sum = measured.get(i);
            if (estimate.examples() == 0) {
                reset.add(sum.assign(estimate.batchSums().get(i)));
            } else {
                reset.add(sum.clear());
                accumulate.add(sum.assignAdd(estimate.batchSums().get(i)));
                divide.add(sum.assign(tf.math.div(sum.value(), count.value())));
            }
        }
    }

    /**
     * Measures on a task's data; {@link #measured} holds the result afterwards.
     *
     * @throws EngramException when more examples are asked for than the task has
     */
    public void measure(TaskScope scope) {
        scope.run(reset);
        if (estimate.examples() == 0) {
            return;
        }
        if (estimate.examples() != ImportanceGraph.ALL && estimate.examples() > scope.examples()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "importance.examples = " + estimate.examples() + ", but the task's training data has "
                            + scope.examples() + " examples. Ask for fewer, or for 0 (all)");
        }
        scope.forEachBatch(Math.min(estimate.examples(), scope.examples()), estimate.batchSize(), accumulate);
        scope.run(divide);
    }

    /** F, one tensor a parameter. */
    public List<StateTensor> measured() {
        return measured;
    }
}
