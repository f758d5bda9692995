package dev.engram.spi;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * A named tensor that a strategy keeps from step to step and task to task. The framework initialises, saves, restores,
 * hashes and counts it.
 */
public interface StateTensor {
    String name();

    Shape shape();

    /**
     * The value at the time of the run. An operation that reads it and one that assigns it have no order within one run
     * unless one's result goes into the other: use several runs, or control dependencies.
     */
    Operand<TFloat32> value();

    /** Sets the value when run; {@code value} may be computed from {@link #value()}. */
    Op assign(Operand<TFloat32> value);

    /** Sets all elements to 0 when run. */
    Op clear();

    /** Adds to the value when run, in place. */
    Op assignAdd(Operand<TFloat32> increment);

    /** Subtracts from the value when run, in place. */
    Op assignSub(Operand<TFloat32> decrement);
}
