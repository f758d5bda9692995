package dev.engram.tf.state;

import dev.engram.spi.Parameter;
import dev.engram.spi.StateTensor;
import java.util.function.Supplier;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A named float32 variable of the graph. It is read once through {@code identity}: a gradient that goes directly through a
 * reference variable can crash the JVM.
 */
public final class GraphTensor implements Parameter, StateTensor {
    private final Ops tf;
    private final String name;
    private final Shape shape;
    private final Operand<TFloat32> variable;
    private final Operand<TFloat32> value;
    private final Supplier<Operand<TFloat32>> zero;

    /**
     * Wraps a variable.
     *
     * @param variable a reference variable of a fully known shape
     * @param zero {@link TensorStore#zero}
     */
    GraphTensor(Ops tf, String name, Operand<TFloat32> variable, Supplier<Operand<TFloat32>> zero) {
        this.tf = tf;
        this.zero = zero;
        this.name = name;
        this.shape = variable.shape();
        this.variable = variable;
        this.value = tf.identity(variable);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Operand<TFloat32> value() {
        return value;
    }

    /** The reference variable itself, for update operations; never to be differentiated. */
    public Operand<TFloat32> variable() {
        return variable;
    }

    @Override
    public Op assign(Operand<TFloat32> newValue) {
        return tf.assign(variable, newValue);
    }

    @Override
    public Op clear() {
        return assign(tf.fill(tf.constant(shape.asArray()), zero.get()));
    }

    @Override
    public Op assignAdd(Operand<TFloat32> increment) {
        return tf.assignAdd(variable, increment);
    }

    @Override
    public Op assignSub(Operand<TFloat32> decrement) {
        return tf.assignSub(variable, decrement);
    }
}
