package dev.engram.api;

/** A layer of a {@link NetworkSpec}; shapes are {@code [height, width, channels]} for images. */
public sealed interface Layer {
    /** {@code z = a W + b}, then the activation. */
    record Dense(
            @Setting(help = "units of the layer", min = 1) int units,

            @Setting(help = "non-linearity", defaultValue = "relu")
            Activation activation)
            implements Layer {
        public Dense {
            Bounds.check(Dense.class, units, activation);
        }
    }

    /** Two-dimensional convolution with a square kernel, then the activation. */
    record Conv2d(
            @Setting(help = "output channels", min = 1) int filters,

            @Setting(help = "side of the kernel", defaultValue = "3", min = 1)
            int kernel,

            @Setting(help = "step of the kernel", defaultValue = "1", min = 1)
            int stride,

            @Setting(help = "same keeps the size, valid does not pad", defaultValue = "same")
            Padding padding,

            @Setting(help = "non-linearity", defaultValue = "relu")
            Activation activation)
            implements Layer {
        public Conv2d {
            Bounds.check(Conv2d.class, filters, kernel, stride, padding, activation);
        }
    }

    /** Largest value of each window. */
    record MaxPool(
            @Setting(help = "side of the window", defaultValue = "2", min = 1)
            int window,

            @Setting(help = "step of the window", defaultValue = "2", min = 1)
            int stride)
            implements Layer {
        public MaxPool {
            Bounds.check(MaxPool.class, window, stride);
        }
    }

    /** Mean of each window. */
    record AveragePool(
            @Setting(help = "side of the window", defaultValue = "2", min = 1)
            int window,

            @Setting(help = "step of the window", defaultValue = "2", min = 1)
            int stride)
            implements Layer {
        public AveragePool {
            Bounds.check(AveragePool.class, window, stride);
        }
    }

    /** Lays an image out as one row. */
    record Flatten() implements Layer {}

    /** Inverted dropout: active while training, identity otherwise. */
    record Dropout(
            @Setting(help = "part of the units dropped", min = 0, max = 0.95)
            double rate) implements Layer {
        public Dropout {
            Bounds.check(Dropout.class, rate);
        }
    }

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
