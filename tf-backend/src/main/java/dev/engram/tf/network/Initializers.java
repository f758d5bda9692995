package dev.engram.tf.network;

import dev.engram.api.NetworkSpec.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Initial kernels: He et al. 2015 (arXiv 1502.01852), Glorot and Bengio 2010. */
final class Initializers {
    /** Standard deviation of a normal distribution cut off at two standard deviations. */
    private static final double TRUNCATED_STANDARD_DEVIATION = 0.8796256610342398;

    private Initializers() {}

    static Operand<TFloat32> draw(
            Ops tf, Initializer initializer, Shape shape, long fanIn, long fanOut, Operand<TInt32> key) {
        double variance =
                switch (initializer) {
                    case HE_NORMAL, HE_UNIFORM -> 2.0 / fanIn;
                    case GLOROT_NORMAL, GLOROT_UNIFORM -> 2.0 / (fanIn + fanOut);
                };
        return switch (initializer) {
            case HE_NORMAL, GLOROT_NORMAL ->
                tf.math.mul(
                        tf.random.statelessTruncatedNormal(tf.constant(shape.asArray()), key, TFloat32.class),
                        tf.constant((float) (Math.sqrt(variance) / TRUNCATED_STANDARD_DEVIATION)));
            case HE_UNIFORM, GLOROT_UNIFORM ->
                tf.math.mul(
                        tf.math.sub(
                                tf.random.statelessRandomUniform(tf.constant(shape.asArray()), key, TFloat32.class),
                                tf.constant(0.5f)),
                        tf.constant((float) (2 * Math.sqrt(3 * variance))));
        };
    }
}
