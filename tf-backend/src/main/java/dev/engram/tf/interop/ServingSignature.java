package dev.engram.tf.interop;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A way to call a saved model.
 *
 * @param inputs tensors by the name that a caller uses
 * @param outputs likewise
 */
record ServingSignature(String name, Map<String, TensorName> inputs, Map<String, TensorName> outputs) {
    /** Names that the saving machinery takes for itself begin with this. */
    private static final String INTERNAL = "__saved_model";

    /**
     * Finds a signature by name.
     *
     * @throws EngramException {@link ErrorCode#GRAPH} listing those that exist
     */
    static ServingSignature of(MetaGraphDef graph, String name) {
        TreeSet<String> known = new TreeSet<>(graph.getSignatureDefMap().keySet());
        known.removeIf(key -> key.startsWith(INTERNAL));
        if (!known.contains(name)) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The SavedModel has no signature '" + name + "'. "
                            + (known.isEmpty()
                                    ? "It has none at all; export it with a signature"
                                    : "It has: " + String.join(", ", known)));
        }
        SignatureDef signature = graph.getSignatureDefOrThrow(name);
        return new ServingSignature(name, tensors(signature.getInputsMap()), tensors(signature.getOutputsMap()));
    }

    private static Map<String, TensorName> tensors(Map<String, TensorInfo> infos) {
        Map<String, TensorName> tensors = new TreeMap<>();
        infos.forEach((key, info) -> tensors.put(key, TensorName.parse(info.getName())));
        return tensors;
    }
}
