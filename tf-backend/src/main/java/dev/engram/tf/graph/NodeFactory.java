package dev.engram.tf.graph;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.runtime.TensorFlowRuntime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Builds an operation like a given node, with other inputs. */
public final class NodeFactory {
    private final Graph graph;
    private final Map<String, OpDef> registered;

    public NodeFactory(Graph graph) {
        TensorFlowRuntime.load();
        this.graph = graph;
        registered = TensorFlow.registeredOpList().getOpList().stream()
                .collect(Collectors.toMap(OpDef::getName, Function.identity()));
    }

    /**
     * Builds an operation.
     *
     * @param name unique in the graph
     * @param node its type and attributes count
     * @param inputs as many as the node's data inputs
     * @param after operations to run before it
     */
    public GraphOperation build(String name, NodeDef node, List<Output<?>> inputs, List<GraphOperation> after) {
        OpDef signature = registered.get(node.getOp());
        if (signature == null) {
            throw new EngramException(
                    ErrorCode.GRAPH, "TensorFlow " + TensorFlow.version() + " has no operation " + node.getOp());
        }
        GraphOperationBuilder builder = graph.opBuilder(node.getOp(), name, graph.baseScope());
        int next = 0;
        for (OpDef.ArgDef argument : signature.getInputArgList()) {
            int count = listLength(node, argument);
            if (count < 0) {
                builder.addInput(inputs.get(next++));
            } else {
                builder.addInputList(inputs.subList(next, next + count).toArray(Output<?>[]::new));
                next += count;
            }
        }
        for (OpDef.AttrDef attribute : signature.getAttrList()) {
            AttrValue value = node.getAttrMap().get(attribute.getName());
            if (value != null && !isInferred(signature, attribute.getName())) {
                builder.setAttr(attribute.getName(), value);
            }
        }
        after.forEach(builder::addControlInput);
        return builder.build();
    }

    /** Length of an argument that is a list; −1 for a single tensor. */
    private static int listLength(NodeDef node, OpDef.ArgDef argument) {
        if (!argument.getNumberAttr().isEmpty()) {
            return (int) node.getAttrOrThrow(argument.getNumberAttr()).getI();
        }
        if (!argument.getTypeListAttr().isEmpty()) {
            return node.getAttrOrThrow(argument.getTypeListAttr()).getList().getTypeCount();
        }
        return -1;
    }

    /** TensorFlow takes the types and lengths of inputs from the inputs. */
    private static boolean isInferred(OpDef signature, String attribute) {
        return signature.getInputArgList().stream()
                .anyMatch(argument -> attribute.equals(argument.getTypeAttr())
                        || attribute.equals(argument.getNumberAttr())
                        || attribute.equals(argument.getTypeListAttr()));
    }
}
