package dev.engram.spi;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A trainable tensor of the model, never as a raw TensorFlow variable: differentiating through a reference variable can
 * crash the JVM.
 */
public interface Parameter {
    /** Unique in its graph, for instance {@code dense1/kernel}. */
    String name();

    /** Fully known. */
    Shape shape();

    /**
     * The value at the time of the run, safe to build upon and to differentiate. Of what runs after an update take
     * {@link StepView#weights}: whether this is read before or after it is open there.
     */
    Operand<TFloat32> value();
}
