package dev.engram.tf.interop;

import com.google.protobuf.ByteString;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Tensor;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Replaces saved variables of either kind: the trained ones by VariableV2 nodes that one Identity reads (a gradient taken
 * through a reference itself can crash TensorFlow), all others by constants.
 */
final class VariableReplacement {
    private static final String RESOURCE = "VarHandleOp";
    private static final Set<String> REFERENCES = Set.of("VariableV2", "Variable");
    private static final String READ = "ReadVariableOp";

    /**
     * A variable in place of a saved one.
     *
     * @param node its name in the new graph
     * @param saved the node that it replaces
     */
    record Trained(String node, String saved) {}

    private final FlatGraph source;
    private final Map<String, NodeDef> saved = new HashMap<>();
    private final GraphDef.Builder replaced;
    private final Set<String> names = new HashSet<>();
    private final Map<TensorName, TensorName> reads = new HashMap<>();
    private final List<Trained> trained = new ArrayList<>();
    private final List<String> constants = new ArrayList<>();

    VariableReplacement(FlatGraph source) {
        this.source = source;
        this.replaced = source.frame().toBuilder();
        for (NodeDef node : source.nodes()) {
            if (node.getOp().equals(RESOURCE) || REFERENCES.contains(node.getOp())) {
                saved.put(node.getName(), node);
            } else {
                names.add(node.getName());
            }
        }
        if (source.nodes().stream()
                .noneMatch(node -> node.getAttrMap().values().stream().anyMatch(AttrValue::hasFunc))) {
            replaced.clearLibrary();
        }
    }

    /** The saved variables in the order of their first use. */
    List<String> variables() {
        Set<String> ordered = new LinkedHashSet<>();
        for (NodeDef node : source.nodes()) {
            FlatGraph.inputs(node).stream()
                    .map(TensorName::node)
                    .filter(saved::containsKey)
                    .forEach(ordered::add);
        }
        return List.copyOf(ordered);
    }

    /** The new graph; {@link #trained()} and {@link #constants()} then say what became of which variable. */
    GraphDef replace(SavedVariables variables, CheckpointValues values) {
        for (String variable : variables()) {
            Tensor value = values.of(variable);
            String name = unique(variables.name(variable, names));
            TensorName read = variables.trained(variable, name, value.dataType())
                    ? addVariable(name, variable, value)
                    : addConstant(name, value);
            reads.put(new TensorName(variable, 0), read);
        }
        for (NodeDef node : source.nodes()) {
            if (node.getOp().equals(READ)) {
                @Nullable TensorName read = reads.get(FlatGraph.inputs(node).get(0));
                if (read != null) {
                    reads.put(new TensorName(node.getName(), 0), read);
                }
            }
        }
        source.nodes().stream()
                .filter(node -> !node.getOp().equals(READ) && !saved.containsKey(node.getName()))
                .forEach(node -> replaced.addNode(rewired(node)));
        return replaced.build();
    }

    private NodeDef rewired(NodeDef node) {
        List<TensorName> inputs = new ArrayList<>();
        for (TensorName input : FlatGraph.inputs(node)) {
            @Nullable NodeDef variable = saved.get(input.node());
            if (variable != null && variable.getOp().equals(RESOURCE)) {
                throw new EngramException(
                        ErrorCode.GRAPH,
                        "Operation '" + node.getName() + "' (" + node.getOp() + ") uses the variable '" + input.node()
                                + "' other than by reading it as a whole, which cannot be imported. Export the model"
                                + " with an operation that reads it first, such as tf.gather(tf.identity(variable), ...)");
            }
            inputs.add(reads.getOrDefault(input, input));
        }
        return FlatGraph.withInputs(node, inputs);
    }

    private TensorName addVariable(String name, String variable, Tensor value) {
        replaced.addNode(NodeDef.newBuilder()
                .setName(name)
                .setOp("VariableV2")
                .putAttr("shape", AttrValue.newBuilder().setShape(shape(value)).build())
                .putAttr("dtype", type(value)));
        String read = unique(name + "/read");
        replaced.addNode(NodeDef.newBuilder()
                .setName(read)
                .setOp("Identity")
                .addInput(name)
                .putAttr("T", type(value)));
        trained.add(new Trained(name, variable));
        return new TensorName(read, 0);
    }

    private TensorName addConstant(String name, Tensor value) {
        byte[] bytes = new byte[Math.toIntExact(value.numBytes())];
        value.asRawTensor().data().read(bytes);
        TensorProto tensor = TensorProto.newBuilder()
                .setDtype(value.dataType())
                .setTensorShape(shape(value))
                .setTensorContent(ByteString.copyFrom(bytes))
                .build();
        replaced.addNode(NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr("dtype", type(value))
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build()));
        constants.add(name);
        return new TensorName(name, 0);
    }

    private String unique(String wanted) {
        String name = wanted;
        for (int i = 1; !names.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    private static AttrValue type(Tensor value) {
        DataType type = value.dataType();
        return AttrValue.newBuilder().setType(type).build();
    }

    private static TensorShapeProto shape(Tensor value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long side : value.shape().asArray()) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(side));
        }
        return shape.build();
    }

    /** The trained variables in the order of their first use. */
    List<Trained> trained() {
        return List.copyOf(trained);
    }

    /** Names of the variables that became constants. */
    List<String> constants() {
        return List.copyOf(constants);
    }
}
