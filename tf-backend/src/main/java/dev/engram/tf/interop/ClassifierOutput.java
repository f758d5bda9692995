package dev.engram.tf.interop;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Where a classifier ends.
 *
 * @param logits the outputs before the softmax
 * @param probabilities the softmax, if the model has one
 */
record ClassifierOutput(TensorName logits, Optional<TensorName> probabilities) {
    private static final Set<String> LINEAR = Set.of("MatMul", "BiasAdd", "Add", "AddV2");

    /**
     * The output to train: the only one of the signature, or among several the only softmax.
     *
     * @throws EngramException {@link ErrorCode#GRAPH} if it is not clear which one, or not a classifier's
     */
    static ClassifierOutput of(FlatGraph graph, String signature, Map<String, TensorName> outputs) {
        Map<String, TensorName> ends = new LinkedHashMap<>();
        outputs.forEach((name, tensor) -> ends.put(name, behindIdentity(graph, tensor)));
        List<TensorName> softmaxes = ends.values().stream()
                .filter(end -> graph.node(end.node()).getOp().equals("Softmax"))
                .distinct()
                .toList();
        if (softmaxes.size() == 1) {
            TensorName softmax = softmaxes.get(0);
            TensorName logits = FlatGraph.inputs(graph.node(softmax.node())).get(0);
            return new ClassifierOutput(behindIdentity(graph, logits), Optional.of(softmax));
        }
        if (ends.size() != 1) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The signature '" + signature + "' has the outputs " + String.join(", ", ends.keySet())
                            + ", of which " + softmaxes.size()
                            + " end in a Softmax. Export a signature with one output");
        }
        Map.Entry<String, TensorName> only = ends.entrySet().iterator().next();
        NodeDef end = graph.node(only.getValue().node());
        if (!LINEAR.contains(end.getOp())) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The output '" + only.getKey() + "' of the signature '" + signature + "' ends in " + end.getOp()
                            + " ('" + end.getName() + "'). Supported are a Softmax, and linear outputs, which are taken"
                            + " as logits (MatMul, BiasAdd, Add). Export the model with one of these as its last"
                            + " operation");
        }
        return new ClassifierOutput(only.getValue(), Optional.empty());
    }

    private static TensorName behindIdentity(FlatGraph graph, TensorName tensor) {
        TensorName behind = tensor;
        NodeDef node = graph.node(behind.node());
        while (node.getOp().equals("Identity")) {
            behind = FlatGraph.inputs(node).get(0);
            node = graph.node(behind.node());
        }
        return behind;
    }
}
