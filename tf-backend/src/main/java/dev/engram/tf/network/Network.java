package dev.engram.tf.network;

import dev.engram.api.NetworkSpec;
import dev.engram.tf.graph.BatchParts;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A classifier in a graph: parameters are declared by the first pass and shared by all further ones. */
public interface Network {
    /**
     * Prepares a network; nothing is built yet.
     *
     * @param featureShape shape of one example
     * @param outputs width of the output layer
     * @param seed decides the initial weights
     */
    static Network of(Graph graph, TensorStore store, NetworkSpec spec, Shape featureShape, int outputs, long seed) {
        if (spec instanceof NetworkSpec.Imported imported) {
            return new ImportedNetwork(graph, store, imported);
        }
        return new LayeredNetwork(Ops.create(graph), store, (NetworkSpec.Layered) spec, featureShape, outputs, seed);
    }

    /** All parameters, in the order of the layers. */
    List<GraphTensor> parameters();

    /** Whether a training pass differs from an inference pass. */
    boolean hasDropout();

    /**
     * A pass without dropout.
     *
     * @param features {@code [batch, features]}
     * @return logits {@code [batch, outputs]}
     */
    default Operand<TFloat32> infer(Operand<TFloat32> features) {
        return infer(features, GraphTensor::value);
    }

    /**
     * A pass without dropout at other weights.
     *
     * @param features {@code [batch, features]}
     * @param weights what stands for a parameter, of its shape
     * @return logits {@code [batch, outputs]}
     */
    Operand<TFloat32> infer(Operand<TFloat32> features, Function<GraphTensor, Operand<TFloat32>> weights);

    /**
     * A pass with dropout, for each part of a batch.
     *
     * @param features {@code [batch, features]}
     * @param randomSeed a fresh seed for each named stream in each step
     * @return logits {@code [examples of the part, outputs]}, one a part; no example's depend on the parts
     */
    List<Operand<TFloat32>> train(
            Operand<TFloat32> features, BatchParts parts, Function<String, Operand<TInt32>> randomSeed);
}
