package dev.engram.tf.step;

import dev.engram.spi.Penalty;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What a strategy's penalty adds to the loss.
 *
 * @param value at the present weights, a scalar
 * @param largestCurvature 0 where unknown, a scalar
 * @param precision P of a quadratic penalty, one a parameter; else empty
 */
record PenaltyTerm(Operand<TFloat32> value, Operand<TFloat32> largestCurvature, List<Operand<TFloat32>> precision) {
    /**
     * The term of a penalty.
     *
     * @param strength multiplies it, a scalar
     */
    static PenaltyTerm of(Ops tf, List<GraphTensor> parameters, Penalty penalty, Operand<TFloat32> strength) {
        if (penalty instanceof Penalty.Quadratic quadratic) {
            return new PenaltyTerm(
                    tf.math.mul(value(tf, parameters, quadratic), strength),
                    tf.math.mul(largest(tf, parameters, quadratic.precision()), strength),
                    quadratic.precision());
        }
        if (penalty instanceof Penalty.Scalar scalar) {
            Operand<TFloat32> curvature = scalar.largestCurvature().orElseGet(() -> tf.constant(0f));
            return new PenaltyTerm(tf.math.mul(scalar.value(), strength), tf.math.mul(curvature, strength), List.of());
        }
        return new PenaltyTerm(tf.constant(0f), tf.constant(0f), List.of());
    }

    /** ½ Σ P (θ − θ*)² + constant. */
    private static Operand<TFloat32> value(Ops tf, List<GraphTensor> parameters, Penalty.Quadratic penalty) {
        List<Operand<TFloat32>> sums = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            Operand<TFloat32> distance =
                    tf.math.sub(parameter.value(), penalty.anchor().get(i));
            Operand<TFloat32> weighted = tf.math.mul(penalty.precision().get(i), tf.math.square(distance));
            sums.add(tf.reduceSum(weighted, tf.constant(axes(parameter))));
        }
        Operand<TFloat32> half = tf.math.mul(tf.math.addN(sums), tf.constant(0.5f));
        return tf.math.add(half, penalty.constant());
    }

    private static Operand<TFloat32> largest(Ops tf, List<GraphTensor> parameters, List<Operand<TFloat32>> precision) {
        List<Operand<TFloat32>> largest = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            largest.add(tf.reduceMax(precision.get(i), tf.constant(axes(parameters.get(i)))));
        }
        return tf.reduceMax(tf.stack(largest), tf.constant(0));
    }

    private static int[] axes(GraphTensor tensor) {
        return IntStream.range(0, tensor.shape().numDimensions()).toArray();
    }
}
