package dev.engram.tf.step;

import dev.engram.tf.fused.Instruction;
import dev.engram.tf.state.GraphTensor;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ApplyAdagradV2;
import org.tensorflow.types.TFloat32;

/**
 * How a part of each weight, one of its own, is taken away in place. TensorFlow has no operation that multiplies a variable, and
 * a product that is assigned costs a copy more.
 */
enum Shrinking {
    /** Rows times 1 − part, scattered onto themselves. */
    BY_ROWS(1, Instruction.PULL) {
        @Override
        Operand<TFloat32> coefficient(Ops tf, Operand<TFloat32> part) {
            return tf.math.sub(tf.constant(1f), part);
        }

        @Override
        Operand<TFloat32> part(Ops tf, Operand<TFloat32> coefficient) {
            return tf.math.sub(tf.constant(1f), coefficient);
        }

        @Override
        Op shrink(Ops ready, RowBlock block, GraphTensor coefficient) {
            return block.multiply(ready, block.cut(coefficient.value()));
        }
    },

    /** As a step of AdaGrad, v ← v − x / √A, with x = v and A = 1 / part². */
    BY_ROOTS(Float.POSITIVE_INFINITY, Instruction.PULL_BY_ROOT) {
        @Override
        Operand<TFloat32> coefficient(Ops tf, Operand<TFloat32> part) {
            return tf.math.square(tf.math.reciprocal(part));
        }

        @Override
        Operand<TFloat32> part(Ops tf, Operand<TFloat32> coefficient) {
            return tf.math.rsqrt(coefficient);
        }

        @Override
        Op shrink(Ops ready, RowBlock block, GraphTensor coefficient) {
            return ready.train.applyAdagradV2(
                    block.variable(),
                    coefficient.variable(),
                    ready.constant(1f),
                    ready.constant(0f),
                    ready.identity(block.variable()),
                    ApplyAdagradV2.updateSlots(false));
        }
    };

    private final float neutral;
    private final Instruction pull;

    Shrinking(float neutral, Instruction pull) {
        this.neutral = neutral;
        this.pull = pull;
    }

    /** The faster one for a variable. */
    static Shrinking of(Shape shape) {
        return RowBlock.scatters(shape) ? BY_ROWS : BY_ROOTS;
    }

    /** The coefficient that takes nothing. */
    float neutral() {
        return neutral;
    }

    /** Takes from a fused update's weights what a coefficient says, and adds to them; with the same bits. */
    Instruction pull() {
        return pull;
    }

    /** What {@link #shrink} takes in place of a part from 0 to 1. */
    abstract Operand<TFloat32> coefficient(Ops tf, Operand<TFloat32> part);

    /** The part that a coefficient, which is rounded, takes; with any other the anchor would be no fixed point. */
    abstract Operand<TFloat32> part(Ops tf, Operand<TFloat32> coefficient);

    /** Takes it away from a block; by roots only from all of a parameter. */
    abstract Op shrink(Ops ready, RowBlock block, GraphTensor coefficient);
}
