package dev.engram.tf.learner;

import dev.engram.spi.Penalty;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ApplyAdagradV2;
import org.tensorflow.types.TFloat32;

/**
 * What a quadratic penalty ½ Σ P (θ − θ*)² adds to a training step: its gradient, taken by hand, or an implicit step after
 * the update. Where P is 0 both leave every bit as it is.
 */
final class QuadraticStep {
    private final Ops tf;
    private final List<GraphTensor> parameters;
    private final Penalty.Quadratic penalty;

    QuadraticStep(Ops tf, List<GraphTensor> parameters, Penalty.Quadratic penalty) {
        this.tf = tf;
        this.parameters = parameters;
        this.penalty = penalty;
    }

    /** ½ Σ P (θ − θ*)² + constant. */
    Operand<TFloat32> value() {
        List<Operand<TFloat32>> sums = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> distance = tf.math.sub(parameters.get(i).value(), anchor(i));
            Operand<TFloat32> weighted = tf.math.mul(precision(i), tf.math.square(distance));
            sums.add(tf.reduceSum(weighted, axes(i)));
        }
        Operand<TFloat32> half = tf.math.mul(tf.math.addN(sums), tf.constant(0.5f));
        return tf.math.add(half, penalty.constant());
    }

    /** Largest P. */
    Operand<TFloat32> largestPrecision() {
        List<Operand<TFloat32>> largest = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            largest.add(tf.reduceMax(precision(i), axes(i)));
        }
        return tf.reduceMax(tf.stack(largest), tf.constant(0));
    }

    /**
     * Gradients with s P (θ − θ*) added, as s P θ − s P θ* + g: one product and one sum a parameter.
     *
     * @param weights s P, refreshed with {@link #refreshWeights}
     * @param offsets −s P θ*, refreshed with it
     */
    List<Operand<TFloat32>> explicit(
            List<Operand<TFloat32>> gradients, List<GraphTensor> weights, List<GraphTensor> offsets) {
        List<Operand<TFloat32>> sums = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> weighted =
                    tf.math.mul(weights.get(i).value(), parameters.get(i).value());
            sums.add(tf.math.addN(List.of(weighted, offsets.get(i).value(), gradients.get(i))));
        }
        return sums;
    }

    /**
     * After the plain update to θ': θ = (θ' + η P θ*) / (1 + η P), written as θ' − c θ' + c θ* with the pull
     * c = η P / (1 + η P). Both operations work in place, since memory is what this costs: TensorFlow has none that
     * multiplies a variable in place but AdaGrad's, v ← v − x / √A, here with x = v and A = 1/c².
     *
     * @param resistances A, ∞ where P is 0; refreshed with {@link #refreshPulls}
     * @param attractions θ* / √A, refreshed with it
     * @param updated the operations of the plain update
     */
    List<Op> implicit(List<GraphTensor> resistances, List<GraphTensor> attractions, List<Op> updated) {
        Ops after = tf.withControlDependencies(updated);
        List<Op> steps = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> variable = parameters.get(i).variable();
            Op shrunk = after.train.applyAdagradV2(
                    variable,
                    resistances.get(i).variable(),
                    tf.constant(1f),
                    tf.constant(0f),
                    after.identity(variable),
                    ApplyAdagradV2.updateSlots(false));
            steps.add(tf.withControlDependencies(List.of(shrunk))
                    .assignAdd(variable, attractions.get(i).value()));
        }
        return steps;
    }

    /**
     * The same in the metric of an adaptive rule, whose steps are r = s η / D: after the update by the task gradient alone,
     * θ = (θ' + r P θ*) / (1 + r P). Its fixed points are those of the explicit step (g + P (θ − θ*) = 0), it is stable for
     * every P, and the penalty does not enter D, which would shrink the steps of the task with it.
     *
     * @param stepSizes r, one a parameter
     * @param updated the operations of the plain update
     */
    List<Op> implicitAdaptive(List<Operand<TFloat32>> stepSizes, List<Op> updated) {
        Ops after = tf.withControlDependencies(updated);
        List<Op> steps = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> moved = after.identity(parameters.get(i).variable());
            Operand<TFloat32> stiffness = tf.math.mul(precision(i), stepSizes.get(i));
            // x / (1 + |x|) in one pass over memory
            Operand<TFloat32> pull = tf.nn.softsign(stiffness);
            steps.add(tf.assignSub(parameters.get(i).variable(), tf.math.mul(pull, tf.math.sub(moved, anchor(i)))));
        }
        return steps;
    }

    /** Declares one tensor a parameter, filled with {@code initial} until refreshed. */
    List<GraphTensor> declare(TensorStore store, String name, float initial) {
        List<GraphTensor> tensors = new ArrayList<>();
        for (GraphTensor parameter : parameters) {
            tensors.add(store.declare(TensorStore.SCRATCH + name + "/" + parameter.name(), parameter.shape(), initial));
        }
        return tensors;
    }

    /**
     * Computes s P and −s P θ* anew: after P, θ* or s changed.
     *
     * @param strength s
     */
    List<Op> refreshWeights(List<GraphTensor> weights, List<GraphTensor> offsets, Operand<TFloat32> strength) {
        List<Op> refresh = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> weight = tf.math.mul(precision(i), strength);
            refresh.add(weights.get(i).assign(weight));
            refresh.add(offsets.get(i).assign(tf.math.neg(tf.math.mul(weight, anchor(i)))));
        }
        return refresh;
    }

    /**
     * Computes A and θ* / √A anew: after P, θ*, η or s changed.
     *
     * @param learningRate s η
     */
    List<Op> refreshPulls(
            List<GraphTensor> resistances, List<GraphTensor> attractions, Operand<TFloat32> learningRate) {
        List<Op> refresh = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> stiffness = tf.math.mul(precision(i), learningRate);
            Operand<TFloat32> inverse = tf.math.add(tf.math.reciprocal(stiffness), tf.constant(1f));
            Operand<TFloat32> resistance = tf.math.square(inverse);
            refresh.add(resistances.get(i).assign(resistance));
            refresh.add(attractions.get(i).assign(tf.math.mul(anchor(i), tf.math.rsqrt(resistance))));
        }
        return refresh;
    }

    private Operand<TFloat32> precision(int i) {
        return penalty.precision().get(i);
    }

    private Operand<TFloat32> anchor(int i) {
        return penalty.anchor().get(i);
    }

    private Operand<org.tensorflow.types.TInt32> axes(int i) {
        int[] axes = new int[parameters.get(i).shape().numDimensions()];
        java.util.Arrays.setAll(axes, axis -> axis);
        return tf.constant(axes);
    }
}
