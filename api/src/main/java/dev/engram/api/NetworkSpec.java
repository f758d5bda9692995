package dev.engram.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The layers between the features and the output layer; the output layer itself (dense, linear, one unit an output) is
 * added by the backend.
 *
 * @param layers in order
 * @param initializer of the kernels; biases start at 0
 */
public record NetworkSpec(List<Layer> layers, Initializer initializer) {
    /** How kernels are drawn: He et al. 2015 (for rectifiers) or Glorot and Bengio 2010. */
    public enum Initializer {
        HE_NORMAL,
        HE_UNIFORM,
        GLOROT_NORMAL,
        GLOROT_UNIFORM
    }

    public NetworkSpec {
        layers = List.copyOf(layers);
    }

    /** A multilayer perceptron with dropout on the input and after each hidden layer (a rate of 0 adds no layer). */
    public static NetworkSpec mlp(
            List<Integer> hidden, Layer.Activation activation, double inputDropout, double hiddenDropout) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Layer.Flatten());
        addDropout(layers, inputDropout);
        for (int units : hidden) {
            layers.add(new Layer.Dense(units, activation));
            addDropout(layers, hiddenDropout);
        }
        return new NetworkSpec(layers, Initializer.HE_NORMAL);
    }

    private static void addDropout(List<Layer> layers, double rate) {
        if (rate > 0) {
            layers.add(new Layer.Dropout(rate));
        }
    }
}
