package dev.engram.tf.network;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.state.GraphTensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What an application built between its features and its logits, for passes on other features or at other weights: copies of
 * all that depends on either. The rest, such as a placeholder that says how much is dropped, they share.
 */
public final class AttachedNetwork {
    private final Graph graph;
    private final Ops tf;
    private final Operand<TFloat32> features;
    private final Operand<TFloat32> logits;
    private final List<GraphTensor> parameters;

    /**
     * Looks at a graph; nothing is built yet.
     *
     * @param features placeholder, {@code [batch, ...]}
     * @param logits {@code [batch, outputs]}
     */
    public AttachedNetwork(
            Graph graph, Operand<TFloat32> features, Operand<TFloat32> logits, List<GraphTensor> parameters) {
        this.graph = graph;
        this.tf = Ops.create(graph);
        this.features = features;
        this.logits = logits;
        this.parameters = List.copyOf(parameters);
    }

    /**
     * The batch's features as rows, {@code [batch, features]}.
     *
     * @throws EngramException {@link ErrorCode#GRAPH} when the placeholder does not say how many an example has
     */
    public Operand<TFloat32> rows() {
        long count = LongStream.of(shapeOfExample()).reduce(1, Math::multiplyExact);
        return tf.reshape(features, tf.constant(new long[] {-1, count}));
    }

    /**
     * Builds a pass.
     *
     * @param rows {@code [examples, features]}
     * @param weights what stands for a parameter, of its shape
     * @return {@code [examples, outputs]}
     */
    public Operand<TFloat32> infer(Operand<TFloat32> rows, Function<GraphTensor, Operand<TFloat32>> weights) {
        long[] shape = LongStream.concat(LongStream.of(-1), LongStream.of(shapeOfExample()))
                .toArray();
        Map<String, Output<?>> known = shared();
        known.put(features.op().name(), tf.reshape(rows, tf.constant(shape)).asOutput());
        for (GraphTensor parameter : parameters) {
            known.put(parameter.variable().op().name(), weights.apply(parameter).asOutput());
        }
        String output = logits.op().name() + ":" + logits.asOutput().index();
        return new GraphReplay(graph, graph.toGraphDef(), known).tensor(output).expect(TFloat32.class);
    }

    private long[] shapeOfExample() {
        Shape shape = features.shape();
        if (shape.isUnknown() || shape.tail().hasUnknownDimension()) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The strategy passes examples through the network, but the features '"
                            + features.op().name()
                            + "' have shape " + shape
                            + ". Give the placeholder the shape of an example, such as Shape.of(-1, 784)");
        }
        return shape.tail().asArray();
    }

    /** The output of each operation that depends on neither features nor parameters. */
    private Map<String, Output<?>> shared() {
        Set<String> own = new HashSet<>();
        own.add(features.op().name());
        parameters.forEach(parameter -> own.add(parameter.variable().op().name()));
        Map<String, Output<?>> shared = new HashMap<>();
        graph.operations().forEachRemaining(operation -> {
            boolean depends = operation.inputs().stream()
                    .anyMatch(input -> own.contains(input.op().name()));
            if (depends) {
                own.add(operation.name());
            } else if (!own.contains(operation.name()) && operation.numOutputs() == 1) {
                shared.put(operation.name(), operation.output(0));
            }
        });
        return shared;
    }
}
