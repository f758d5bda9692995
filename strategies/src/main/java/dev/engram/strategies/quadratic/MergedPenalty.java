package dev.engram.strategies.quadratic;

import dev.engram.spi.Parameter;
import dev.engram.spi.Penalty;
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

/**
 * The sum of any number of quadratic penalties as one, exactly and in constant memory ("the sum of two quadratic penalties
 * is itself a quadratic penalty", Kirkpatrick et al. 2017). With P = λ F:
 *
 * <pre>
 * constant ← constant + ½ Σ P p / (P + p) (θ − θ*)²
 * θ*       ← θ* + p / (P + p) (θ − θ*)
 * P        ← P + p
 * </pre>
 *
 * <p>State: 8 bytes a parameter.
 */
public final class MergedPenalty {
    private final List<StateTensor> precision;
    private final List<StateTensor> anchor;
    private final StateTensor constant;
    private final List<Op> mergeConstant = new ArrayList<>();
    private final List<Op> moveAnchors = new ArrayList<>();
    private final List<Op> addPrecision = new ArrayList<>();

    /**
     * Declares P, θ* and the constant, all 0.
     *
     * @param importance F of the task just learned, one a parameter
     */
    public MergedPenalty(TrainingGraph graph, double lambda, List<StateTensor> importance) {
        Ops tf = graph.tf();
        precision = graph.statePerParameter("precision", 0f);
        anchor = graph.statePerParameter("anchor", 0f);
        constant = graph.state("constant", Shape.scalar(), 0f);
        List<Operand<TFloat32>> gaps = new ArrayList<>();
        for (int i = 0; i < precision.size(); i++) {
            Parameter parameter = graph.parameters().get(i);
            Operand<TFloat32> old = precision.get(i).value();
            Operand<TFloat32> added = tf.math.mul(importance.get(i).value(), tf.constant((float) lambda));
            Operand<TFloat32> share = tf.math.divNoNan(added, tf.math.add(old, added));
            Operand<TFloat32> distance =
                    tf.math.sub(parameter.value(), anchor.get(i).value());
            Operand<TFloat32> gap = tf.math.mul(tf.math.mul(old, share), tf.math.square(distance));
            gaps.add(tf.reduceSum(gap, tf.constant(axes(parameter.shape()))));
            moveAnchors.add(anchor.get(i).assignAdd(tf.math.mul(share, distance)));
            addPrecision.add(precision.get(i).assignAdd(added));
        }
        mergeConstant.add(constant.assignAdd(tf.math.mul(tf.math.addN(gaps), tf.constant(0.5f))));
    }

    private static int[] axes(Shape shape) {
        int[] axes = new int[shape.numDimensions()];
        Arrays.setAll(axes, axis -> axis);
        return axes;
    }

    /** Adds the penalty of one more task, anchored at the present weights. Each stage reads what the next one changes. */
    public void merge(TaskScope scope) {
        scope.run(mergeConstant);
        scope.run(moveAnchors);
        scope.run(addPrecision);
    }

    /** The penalty in the training step. */
    public Penalty penalty() {
        return new Penalty.Quadratic(
                precision.stream().map(StateTensor::value).toList(),
                anchor.stream().map(StateTensor::value).toList(),
                constant.value());
    }
}
