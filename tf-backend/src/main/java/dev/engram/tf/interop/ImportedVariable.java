package dev.engram.tf.interop;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A trainable variable of an imported model.
 *
 * @param name as the exporter's user knows it, for instance {@code sequential/dense/kernel}
 * @param shape all sides known
 * @param variable the VariableV2; build on {@code tf.identity} of it
 */
public record ImportedVariable(String name, Shape shape, Operand<TFloat32> variable) {}
