package dev.engram.spi;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A layer z = a W + b as found in the graph (a convolution after its patches are extracted).
 *
 * @param kernel W, as a matrix {@code [inputs, units]} after flattening
 * @param bias b, if there is one
 * @param inputs a, {@code [batch, positions, inputs]}; one position for a dense layer
 * @param preActivation z as it stands in the graph, for gradients with respect to it
 */
public record LayerTap(
        Parameter kernel, Optional<Parameter> bias, Operand<TFloat32> inputs, Operand<TFloat32> preActivation) {}
