package dev.engram.api;

/** A layer of a {@link NetworkSpec}; shapes are {@code [height, width, channels]} for images. */
public sealed interface Layer {
    /** {@code z = a W + b}, then the activation. */
    record Dense(int units, Activation activation) implements Layer {}

    /** Two-dimensional convolution with a square kernel, then the activation. */
    record Conv2d(int filters, int kernel, int stride, Padding padding, Activation activation) implements Layer {}

    /** Largest value of each window. */
    record MaxPool(int window, int stride) implements Layer {}

    /** Mean of each window. */
    record AveragePool(int window, int stride) implements Layer {}

    /** Lays an image out as one row. */
    record Flatten() implements Layer {}

    /** Inverted dropout: active while training, identity otherwise. */
    record Dropout(double rate) implements Layer {}

    /** Element-wise non-linearity; {@code LINEAR} is the identity. */
    enum Activation {
        LINEAR,
        RELU,
        LEAKY_RELU,
        ELU,
        SELU,
        TANH,
        SIGMOID,
        SOFTPLUS
    }

    /** {@code SAME} keeps height and width at stride 1, {@code VALID} does not pad. */
    enum Padding {
        SAME,
        VALID
    }
}
