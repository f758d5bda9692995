package dev.engram.tf.network;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import dev.engram.tf.graph.BatchParts;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A flat graph that somebody else exported, on our features and with our parameters. */
final class ImportedNetwork implements Network {
    private final Graph graph;
    private final Ops tf;
    private final NetworkSpec.Imported spec;
    private final GraphDef definition;
    private final Map<String, GraphTensor> parameters = new LinkedHashMap<>();

    ImportedNetwork(Graph graph, TensorStore store, NetworkSpec.Imported spec) {
        this.graph = graph;
        this.tf = Ops.create(graph);
        this.spec = spec;
        try {
            definition = GraphDef.parseFrom(spec.graph());
        } catch (InvalidProtocolBufferException e) {
            throw new EngramException(ErrorCode.STATE, "The imported network's graph is damaged: " + e.getMessage(), e);
        }
        for (NamedTensor variable : spec.variables()) {
            Shape shape = Shape.of(variable.shape());
            parameters.put(
                    variable.name(),
                    store.declare(
                            TensorStore.PARAMETER + variable.name(),
                            shape,
                            () -> tf.constant(shape, DataBuffers.of(variable.values()))));
        }
    }

    @Override
    public List<GraphTensor> parameters() {
        return List.copyOf(parameters.values());
    }

    @Override
    public boolean hasDropout() {
        return false;
    }

    @Override
    public Operand<TFloat32> infer(Operand<TFloat32> features, Function<GraphTensor, Operand<TFloat32>> weights) {
        Map<String, Output<?>> known = new HashMap<>();
        parameters.forEach(
                (name, parameter) -> known.put(name, weights.apply(parameter).asOutput()));
        for (NodeDef node : definition.getNodeList()) {
            if (node.getName().equals(spec.features())) {
                known.put(node.getName(), shaped(features, node).asOutput());
            }
        }
        return new GraphReplay(graph, definition, known).tensor(spec.logits()).expect(TFloat32.class);
    }

    private Operand<TFloat32> shaped(Operand<TFloat32> features, NodeDef placeholder) {
        List<Integer> sides = new ArrayList<>(List.of(-1));
        AttrValue shape = placeholder.getAttrOrThrow("shape");
        for (int i = 1; i < shape.getShape().getDimCount(); i++) {
            sides.add(Math.toIntExact(shape.getShape().getDim(i).getSize()));
        }
        return tf.reshape(
                features, tf.constant(sides.stream().mapToInt(Integer::intValue).toArray()));
    }

    @Override
    public List<Operand<TFloat32>> train(
            Operand<TFloat32> features, BatchParts parts, Function<String, Operand<TInt32>> randomSeed) {
        return parts.cut(features).stream().map(part -> infer(part)).toList();
    }
}
