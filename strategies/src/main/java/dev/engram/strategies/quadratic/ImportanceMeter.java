package dev.engram.strategies.quadratic;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceGraph;
import dev.engram.spi.Parameter;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Measures importance over a task's data: F = 1/m Σ_x f(x), summed batch by batch in accumulators of its own. */
public final class ImportanceMeter {
    private final ImportanceGraph estimate;
    private final List<StateTensor> measured;
    private final StateTensor count;
    private final List<Op> clear = new ArrayList<>();
    private final List<Op> take = new ArrayList<>();
    private final List<Op> accumulate = new ArrayList<>();
    private final List<Op> divide = new ArrayList<>();
    private final Operand<TFloat32> smallest;
    private final String estimatorName;

    /**
     * Builds the accumulators of an estimator into a graph.
     *
     * @throws EngramException {@link ErrorCode#PLUGIN} when the estimator's sums do not fit the parameters
     */
    public ImportanceMeter(TrainingGraph graph, ImportanceEstimator estimator) {
        Ops tf = graph.tf();
        estimatorName = estimator.getClass().getName();
        estimate = estimator.build(graph);
        requireOneSumEach(graph.parameters());
        measured = graph.scratchPerParameter("importance");
        count = graph.scratch("importance-examples", Shape.scalar());
        clear.add(count.clear());
        if (estimate.examples() > 0) {
            accumulate.add(count.assignAdd(graph.batchSize()));
        }
        for (int i = 0; i < measured.size(); i++) {
            StateTensor sum = measured.get(i);
            if (estimate.examples() == 0) {
                take.add(sum.assign(estimate.batchSums().get(i)));
            } else {
                clear.add(sum.clear());
                accumulate.add(sum.assignAdd(estimate.batchSums().get(i)));
                divide.add(sum.assign(tf.math.div(sum.value(), count.value())));
            }
        }
        smallest = smallest(tf);
    }

    private void requireOneSumEach(List<Parameter> parameters) {
        List<Operand<TFloat32>> sums = estimate.batchSums();
        List<String> faults = new ArrayList<>();
        if (sums.size() != parameters.size()) {
            faults.add(sums.size() + " sums for " + parameters.size() + " parameters");
        }
        for (int i = 0; i < Math.min(sums.size(), parameters.size()); i++) {
            Parameter parameter = parameters.get(i);
            if (!sums.get(i).shape().isCompatibleWith(parameter.shape())) {
                faults.add("a sum of shape " + sums.get(i).shape() + " for " + parameter.name() + ", which has shape "
                        + parameter.shape());
            }
        }
        if (!faults.isEmpty()) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    estimatorName + " gives " + String.join("; ", faults)
                            + ". It must give one sum a parameter, of its shape, in the order of the parameters");
        }
    }

    private Operand<TFloat32> smallest(Ops tf) {
        List<Operand<TFloat32>> ofEach = new ArrayList<>();
        for (StateTensor importance : measured) {
            int[] axes = new int[importance.shape().numDimensions()];
            Arrays.setAll(axes, axis -> axis);
            ofEach.add(tf.reduceMin(importance.value(), tf.constant(axes)));
        }
        return tf.reduceMin(tf.stack(ofEach), tf.constant(0));
    }

    /**
     * Measures on a task's data; {@link #measured} holds the result until the call of the hook ends.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when more examples are asked for than the task has,
     *     {@link ErrorCode#PLUGIN} when an importance is negative
     */
    public void measure(TaskScope scope) {
        if (estimate.examples() > 0) {
            average(scope);
        } else {
            scope.run(take);
        }
        float least = scope.read(smallest);
        if (least < 0) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    estimatorName + " measured an importance of " + least
                            + ", but importance is at least 0: a negative one would push a weight away from where it was."
                            + " Give magnitudes or squares");
        }
    }

    private void average(TaskScope scope) {
        if (estimate.examples() != ImportanceGraph.ALL && estimate.examples() > scope.examples()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "importance.examples = " + estimate.examples() + ", but the task's training data has "
                            + scope.examples() + " examples. Ask for fewer, or for 0 (all)");
        }
        if (scope.read(count.value()) > 0) { // measured before in this call; else there are zeros already
            scope.run(clear);
        }
        scope.forEachBatch(Math.min(estimate.examples(), scope.examples()), estimate.batchSize(), accumulate);
        scope.run(divide);
    }

    /** F, one tensor a parameter. */
    public List<StateTensor> measured() {
        return measured;
    }
}
