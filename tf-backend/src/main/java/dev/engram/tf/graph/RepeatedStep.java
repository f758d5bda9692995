package dev.engram.tf.graph;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.family.TType;

/**
 * Copies of a training step in its graph, each of which runs after the one before. They share the variables and whatever
 * depends neither on a variable nor on the step's own inputs, and compute what the step computes, to the bit.
 */
public final class RepeatedStep {
    private static final Set<String> VARIABLES = Set.of("VariableV2", "Variable", "VarHandleOp");

    private final NodeFactory factory;
    private final GraphOperation step;
    private final Set<String> inputs = new HashSet<>();
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final List<GraphOperation> own = new ArrayList<>();
    private final List<Map<String, GraphOperation>> copies = new ArrayList<>();

    /**
     * Builds the copies.
     *
     * @param step runs everything that belongs to the step
     * @param given for each copy what it gets in place of the step's own inputs; the same inputs for all
     */
    public RepeatedStep(Graph graph, Op step, List<Map<Operand<?>, Operand<?>>> given) {
        this.factory = new NodeFactory(graph);
        this.step = (GraphOperation) step.op();
        given.get(0).keySet().forEach(input -> inputs.add(input.op().name()));
        graph.toGraphDef().getNodeList().forEach(node -> nodes.put(node.getName(), node));
        collect(this.step, new HashMap<>());
        for (Map<Operand<?>, Operand<?>> ofCopy : given) {
            copies.add(copy("repeated" + copies.size(), ofCopy));
        }
    }

    /** Notes the operations to be copied, each after those it depends on. */
    private boolean collect(GraphOperation operation, Map<String, Boolean> known) {
        Boolean before = known.get(operation.name());
        if (before != null) {
            return before;
        }
        boolean copied = false;
        List<GraphOperation> dependencies = new ArrayList<>(operation.controlInputs());
        operation.inputs().forEach(input -> dependencies.add((GraphOperation) input.op()));
        for (GraphOperation dependency : dependencies) {
            copied |= collect(dependency, known) || isVariable(dependency) || isInput(dependency);
        }
        known.put(operation.name(), copied);
        if (copied) {
            own.add(operation);
        }
        return copied;
    }

    private boolean isInput(GraphOperation operation) {
        return inputs.contains(operation.name());
    }

    private static boolean isVariable(GraphOperation operation) {
        return VARIABLES.contains(operation.type());
    }

    private Map<String, GraphOperation> copy(String name, Map<Operand<?>, Operand<?>> given) {
        Map<String, Output<?>> replaced = new HashMap<>();
        given.forEach((input, value) -> replaced.put(input.op().name(), value.asOutput()));
        Map<String, GraphOperation> built = new HashMap<>();
        for (GraphOperation operation : own) {
            List<Output<?>> data = new ArrayList<>();
            List<GraphOperation> after = new ArrayList<>();
            for (Operand<?> input : operation.inputs()) {
                GraphOperation producer = (GraphOperation) input.op();
                GraphOperation copied = built.get(producer.name());
                Output<?> otherwise = replaced.getOrDefault(producer.name(), input.asOutput());
                data.add(
                        copied == null
                                ? otherwise
                                : copied.output(input.asOutput().index()));
                if (isVariable(producer) && !copies.isEmpty()) {
                    after.add(last());
                }
            }
            operation.controlInputs().forEach(control -> after.add(built.getOrDefault(control.name(), control)));
            NodeDef node = requireNonNull(nodes.get(operation.name()), "every operation has a node");
            built.put(operation.name(), factory.build(name + "/" + operation.name(), node, data, after));
        }
        return built;
    }

    /** The copies of a tensor of the step, in their order. */
    public <T extends TType> List<Operand<T>> copiesOf(Operand<T> tensor) {
        List<Operand<T>> found = new ArrayList<>();
        for (Map<String, GraphOperation> copy : copies) {
            GraphOperation copied = copy.get(tensor.op().name());
            found.add(copied == null ? tensor : copied.output(tensor.asOutput().index()));
        }
        return found;
    }

    /** Runs all copies. */
    public GraphOperation last() {
        return requireNonNull(copies.get(copies.size() - 1).get(step.name()), "the step itself is copied");
    }
}
