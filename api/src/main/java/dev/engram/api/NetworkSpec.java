package dev.engram.api;

import java.util.ArrayList;
import java.util.List;

/** What computes the logits from the features. */
public sealed interface NetworkSpec {
    /**
     * The layers between the features and the output layer; the output layer itself (dense, linear, one unit an output) is
     * added by the backend.
     *
     * @param layers in order
     * @param initializer of the kernels; biases start at 0
     */
    record Layered(List<Layer> layers, Initializer initializer) implements NetworkSpec {
        public Layered {
            layers = List.copyOf(layers);
        }
    }

    /**
     * A classifier that somebody else exported, as a flat TensorFlow graph.
     *
     * @param graph a serialized {@code GraphDef} without functions
     * @param features name of its placeholder, {@code [batch, ...]}
     * @param logits name of its output, {@code node} or {@code node:output}, {@code [batch, outputs]}
     * @param variables the values of its variables, named like their nodes, in the order of the layers
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only by contract
    record Imported(byte[] graph, String features, String logits, List<NamedTensor> variables) implements NetworkSpec {
        public Imported {
            variables = List.copyOf(variables);
        }
    }

    /** How kernels are drawn: He et al. 2015 (for rectifiers) or Glorot and Bengio 2010. */
    enum Initializer {
        HE_NORMAL,
        HE_UNIFORM,
        GLOROT_NORMAL,
        GLOROT_UNIFORM
    }

    /** A multilayer perceptron with dropout on the input and after each hidden layer (a rate of 0 adds no layer). */
    static NetworkSpec mlp(
            List<Integer> hidden, Layer.Activation activation, double inputDropout, double hiddenDropout) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Layer.Flatten());
        addDropout(layers, inputDropout);
        for (int units : hidden) {
            layers.add(new Layer.Dense(units, activation));
            addDropout(layers, hiddenDropout);
        }
        return new Layered(layers, Initializer.HE_NORMAL);
    }

    private static void addDropout(List<Layer> layers, double rate) {
        if (rate > 0) {
            layers.add(new Layer.Dropout(rate));
        }
    }
}
