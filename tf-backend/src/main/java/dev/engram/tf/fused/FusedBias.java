package dev.engram.tf.fused;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The sums with a bias in a step, and what rectifies them, as one operation each. A rectifier's derivative then gets the
 * rectified sum, which is above 0 where the sum is.
 */
public final class FusedBias {
    private static final String OPERATION = "EngramFusedBias";
    private static final String RECTIFIER = "Relu";
    private static final String DERIVATIVE = "ReluGrad";

    private final Map<GraphOperation, Optional<GraphOperation>> rectifiers = new HashMap<>();

    /**
     * Looks for them.
     *
     * @param step all operations that a step's sums may be read by
     * @param nodes by the names of operations
     */
    public FusedBias(Collection<GraphOperation> step, Map<String, NodeDef> nodes) {
        if (!FusedLibrary.isUsed()) {
            return;
        }
        Map<GraphOperation, List<GraphOperation>> readers = new HashMap<>();
        for (GraphOperation reader : step) {
            for (Operand<?> input : reader.inputs()) {
                readers.computeIfAbsent((GraphOperation) input.op(), read -> new ArrayList<>())
                        .add(reader);
            }
        }
        for (GraphOperation sum : step) {
            if (sum.type().equals("BiasAdd")
                    && isSum(requireNonNull(nodes.get(sum.name()), "every operation has a node"))) {
                rectifiers.put(sum, rectifier(sum, readers.getOrDefault(sum, List.of())));
            }
        }
    }

    /** Whether a BiasAdd is of floats, with the channels last. */
    private static boolean isSum(NodeDef node) {
        AttrValue layout = node.getAttrOrDefault("data_format", AttrValue.getDefaultInstance());
        return node.getAttrOrThrow("T").getType() == DataType.DT_FLOAT
                && (layout.getS().isEmpty() || layout.getS().toStringUtf8().equals("NHWC"));
    }

    /** The only operation that reads the sum's value, if it is a rectifier. */
    private static Optional<GraphOperation> rectifier(GraphOperation sum, List<GraphOperation> readers) {
        List<GraphOperation> others =
                readers.stream().filter(reader -> !isDerivative(reader, sum)).toList();
        return others.size() == 1
                        && others.get(0).type().equals(RECTIFIER)
                        && others.get(0).controlInputs().isEmpty()
                ? Optional.of(others.get(0))
                : Optional.empty();
    }

    private static boolean isDerivative(GraphOperation reader, GraphOperation sum) {
        return reader.type().equals(DERIVATIVE)
                && reader.input(1).op().equals(sum)
                && !reader.input(0).op().equals(sum);
    }

    /** The node to build in place of an operation; empty for one that is no sum with a bias. */
    public Optional<NodeDef> nodeOf(GraphOperation operation) {
        return Optional.ofNullable(rectifiers.get(operation)).map(rectifier -> NodeDef.newBuilder()
                .setOp(OPERATION)
                .putAttr(
                        "rectifies",
                        AttrValue.newBuilder().setB(rectifier.isPresent()).build())
                .build());
    }

    /** What the node of a sum computes, too. */
    public Optional<GraphOperation> rectifierOf(GraphOperation operation) {
        return rectifiers.getOrDefault(operation, Optional.empty());
    }
}
