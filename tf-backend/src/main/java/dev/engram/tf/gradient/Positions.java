package dev.engram.tf.gradient;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Tells rows apart by the examples that they belong to. */
final class Positions {
    private final Ops tf;
    private final Operand<?> ofBatch;

    /**
     * Nothing is built yet.
     *
     * @param ofBatch {@code [batch, ...]}
     */
    Positions(Ops tf, Operand<?> ofBatch) {
        this.tf = tf;
        this.ofBatch = ofBatch;
    }

    /**
     * {@code [batch, positions, width]}.
     *
     * @param rows {@code [batch × positions, ..., width]}, one example's after another's
     */
    Operand<TFloat32> apart(Operand<TFloat32> rows, long width) {
        Operand<TInt32> sides = tf.shape(ofBatch.asOutput());
        Operand<TInt32> batch = tf.gather(sides, tf.constant(0), tf.constant(0));
        return tf.reshape(rows, tf.stack(List.of(batch, tf.constant(-1), tf.constant(Math.toIntExact(width)))));
    }
}
