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
            Merging merging = new Merging(i, graph.parameters().get(i), importance.get(i), (float) lambda);
            gaps.add(merging.gap(after(tf, gaps)));
            moveAnchors.add(merging.moveAnchor(after(tf, moveAnchors)));
            addPrecision.add(merging.addPrecision(after(tf, addPrecision)));
        }
        mergeConstant.add(constant.assignAdd(tf.math.mul(tf.math.addN(gaps), tf.constant(0.5f))));
    }

    /** One parameter after the other: what is computed in between takes several times a parameter's memory. */
    private static Ops after(Ops tf, List<? extends Op> others) {
        return others.isEmpty() ? tf : tf.withControlDependencies(List.of(others.get(others.size() - 1)));
    }

    /** What a task's importance makes of one parameter's penalty. */
    private final class Merging {
        private final Operand<TFloat32> old;
        private final Parameter parameter;
        private final StateTensor importance;
        private final float lambda;
        private final int index;

        Merging(int index, Parameter parameter, StateTensor importance, float lambda) {
            this.index = index;
            this.parameter = parameter;
            this.importance = importance;
            this.lambda = lambda;
            old = precision.get(index).value();
        }

        private Operand<TFloat32> added(Ops tf) {
            return tf.math.mul(importance.value(), tf.constant(lambda));
        }

        private Operand<TFloat32> share(Ops tf) {
            Operand<TFloat32> added = added(tf);
            return tf.math.divNoNan(added, tf.math.add(old, added));
        }

        private Operand<TFloat32> distance(Ops tf) {
            return tf.math.sub(parameter.value(), anchor.get(index).value());
        }

        Operand<TFloat32> gap(Ops tf) {
            Operand<TFloat32> share = share(tf);
            Operand<TFloat32> weight = tf.math.mul(old, share);
            Operand<TFloat32> gap = tf.math.mul(weight, tf.math.square(distance(after(tf, List.of(weight)))));
            return tf.reduceSum(gap, tf.constant(axes(parameter.shape())));
        }

        Op moveAnchor(Ops tf) {
            Operand<TFloat32> share = share(tf);
            return anchor.get(index).assignAdd(tf.math.mul(share, distance(after(tf, List.of(share)))));
        }

        Op addPrecision(Ops tf) {
            return precision.get(index).assignAdd(added(tf));
        }
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
