package dev.engram.tf.learner;

import dev.engram.api.LearnerSpec;
import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.graph.BatchParts;
import dev.engram.tf.network.Network;
import dev.engram.tf.random.RandomKey;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The network of a specification in a graph, from its batches to its loss. */
final class Classifier {
    private final Graph graph;
    private final Ops tf;
    private final LearnerSpec spec;
    private final BatchInput input;
    private final Placeholder<TInt32> moment;
    private final Network network;
    private final Operand<TFloat32> unmasked;
    private final Operand<TFloat32> logits;
    private final Operand<TFloat32> labels;
    private final TaskLoss loss;

    /**
     * Builds it.
     *
     * @param store where the parameters are declared
     * @param parts in which a training batch goes through the network
     */
    Classifier(Graph graph, TensorStore store, LearnerSpec spec, int parts) {
        this.graph = graph;
        this.tf = Ops.create(graph);
        this.spec = spec;
        int features = Arrays.stream(spec.featureShape()).reduce(1, Math::multiplyExact);
        input = new BatchInput(tf, features, spec.featureBytes(), spec.outputs());
        moment = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(2)));
        network = Network.of(
                graph,
                store,
                spec.network(),
                Shape.of(Arrays.stream(spec.featureShape()).asLongStream().toArray()),
                spec.outputs(),
                spec.seed());
        unmasked = network.infer(input.features());
        logits = tf.math.add(unmasked, input.mask());
        labels = tf.oneHot(input.labels(), tf.constant(spec.outputs()), tf.constant(1f), tf.constant(0f));
        loss = loss(parts);
    }

    private TaskLoss loss(int count) {
        BatchParts parts = new BatchParts(tf, input.rows(), count);
        List<Operand<TFloat32>> trained = count > 1 || network.hasDropout() ? trained(parts) : List.of(unmasked);
        return TaskLoss.of(graph, tf, parts, trained, input.mask(), labels, parameters());
    }

    private List<Operand<TFloat32>> trained(BatchParts parts) {
        return network.train(
                input.features(),
                parts,
                layer -> tf.math.add(
                        tf.constant(
                                RandomKey.of(spec.seed(), "dropout/" + layer).ints()),
                        moment));
    }

    /** The entrance. */
    BatchInput input() {
        return input;
    }

    /** Two numbers that no other run has, shape [2]. */
    Placeholder<TInt32> moment() {
        return moment;
    }

    List<GraphTensor> parameters() {
        return network.parameters();
    }

    /** Number of weights. */
    long size() {
        return parameters().stream()
                .mapToLong(parameter -> parameter.shape().size())
                .sum();
    }

    /** Of a training batch, dropout included. */
    TaskLoss loss() {
        return loss;
    }

    /** What a strategy may look at. */
    LearnerGraph.Heads heads() {
        return new LearnerGraph.Heads(
                Optional.of(logits),
                Optional.of(unmasked),
                Optional.of(labels),
                tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss(), tf.constant(0)),
                tf.dtypes.cast(tf.size(input.labels()), TFloat32.class),
                new OwnPasses());
    }

    private final class OwnPasses implements LearnerGraph.Passes {
        @Override
        public Operand<TFloat32> features() {
            return input.features();
        }

        @Override
        public Operand<TFloat32> mask() {
            return input.mask();
        }

        @Override
        public Operand<TFloat32> forward(Operand<TFloat32> features, Function<GraphTensor, Operand<TFloat32>> weights) {
            return network.infer(features, weights);
        }
    }

    /** How many examples of a batch it gets right, a scalar. */
    Operand<TFloat32> correct() {
        Operand<TInt64> predicted = tf.math.argMax(logits, tf.constant(1));
        Operand<TInt64> wanted = tf.dtypes.cast(input.labels(), TInt64.class);
        return tf.reduceSum(tf.dtypes.cast(tf.math.equal(predicted, wanted), TFloat32.class), tf.constant(0));
    }
}
