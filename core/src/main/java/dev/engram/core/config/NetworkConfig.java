package dev.engram.core.config;

import dev.engram.api.Bounds;
import dev.engram.api.Layer;
import dev.engram.api.NetworkSpec;
import dev.engram.api.Setting;
import java.util.List;

/** The networks that a configuration can name. */
public sealed interface NetworkConfig {
    /** The layers. */
    NetworkSpec spec();

    /**
     * A multilayer perceptron.
     *
     * @param hidden units of each hidden layer
     * @param activation of the hidden layers
     * @param dropout rates
     */
    record Mlp(
            @Setting(help = "units of each hidden layer", defaultValue = "[400, 400]", min = 1)
            List<Integer> hidden,

            @Setting(help = "non-linearity of the hidden layers", defaultValue = "relu")
            Layer.Activation activation,

            @Setting(help = "dropout rates", defaultValue = "{}")
            DropoutConfig dropout)
            implements NetworkConfig {
        public Mlp {
            Bounds.check(Mlp.class, hidden, activation, dropout);
        }

        @Override
        public NetworkSpec spec() {
            return NetworkSpec.mlp(hidden, activation, dropout.input(), dropout.hidden());
        }
    }

    /**
     * Any layers in order, for images.
     *
     * @param layers before the output layer
     * @param initializer of the kernels
     */
    record Cnn(
            @Setting(
                    help = "layers before the output layer",
                    defaultValue = "[{ type = conv, filters = 32 }, max-pool, { type = conv, filters = 64 },"
                            + " max-pool, { type = dense, units = 128 }]")
            List<Layer> layers,

            @Setting(help = "distribution of the initial kernels", defaultValue = "he-normal")
            NetworkSpec.Initializer initializer)
            implements NetworkConfig {
        @Override
        public NetworkSpec spec() {
            return new NetworkSpec.Layered(layers, initializer);
        }
    }

    /**
     * Dropout rates of a multilayer perceptron.
     *
     * @param input of the features
     * @param hidden of each hidden layer
     */
    record DropoutConfig(
            @Setting(help = "part of the features dropped", defaultValue = "0", min = 0, max = 0.95)
            double input,

            @Setting(help = "part of each hidden layer dropped", defaultValue = "0", min = 0, max = 0.95)
            double hidden) {
        public DropoutConfig {
            Bounds.check(DropoutConfig.class, input, hidden);
        }
    }
}
