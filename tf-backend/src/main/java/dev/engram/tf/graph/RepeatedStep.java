package dev.engram.tf.graph;

import static java.util.Objects.requireNonNull;

import dev.engram.tf.fused.FusedBias;
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
 * Copies of a step in its graph, which compute what the step computes when it runs again and again, to the bit. What uses a
 * variable that the step writes runs after the copy before; all else may run side by side. The copies share what depends
 * neither on such a variable nor on the step's own inputs.
 */
public final class RepeatedStep {
    private static final Set<String> VARIABLES = Set.of("VariableV2", "Variable", "VarHandleOp");
    private static final Set<String> READS = Set.of("Identity", "ReadVariableOp");

    private final NodeFactory factory;
    private final GraphOperation step;
    private final Set<String> inputs = new HashSet<>();
    private final Set<String> written = new HashSet<>();
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final List<GraphOperation> own = new ArrayList<>();
    private final FusedBias sums;
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
        findWritten(this.step, new HashSet<>());
        collect(this.step, new HashMap<>());
        sums = new FusedBias(own, nodes);
        for (Map<Operand<?>, Operand<?>> ofCopy : given) {
            copies.add(copy(this.step.name() + "/copy" + copies.size(), ofCopy));
        }
    }

    /** Notes the variables that an operation gets in order to do more than read them. */
    private void findWritten(GraphOperation operation, Set<String> seen) {
        if (!seen.add(operation.name())) {
            return;
        }
        for (GraphOperation dependency : dependencies(operation)) {
            if (VARIABLES.contains(dependency.type()) && !READS.contains(operation.type())) {
                written.add(dependency.name());
            }
            findWritten(dependency, seen);
        }
    }

    private static List<GraphOperation> dependencies(GraphOperation operation) {
        List<GraphOperation> dependencies = new ArrayList<>(operation.controlInputs());
        operation.inputs().forEach(input -> dependencies.add((GraphOperation) input.op()));
        return dependencies;
    }

    /** Notes the operations to be copied, each after those it depends on. */
    private boolean collect(GraphOperation operation, Map<String, Boolean> known) {
        Boolean before = known.get(operation.name());
        if (before != null) {
            return before;
        }
        boolean copied = false;
        for (GraphOperation dependency : dependencies(operation)) {
            copied |= collect(dependency, known) || isWritten(dependency) || isInput(dependency);
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

    private boolean isWritten(GraphOperation operation) {
        return written.contains(operation.name());
    }

    private Map<String, GraphOperation> copy(String name, Map<Operand<?>, Operand<?>> given) {
        Map<String, Output<?>> replaced = new HashMap<>();
        given.forEach((input, value) -> replaced.put(input.op().name(), value.asOutput()));
        Map<String, GraphOperation> built = new HashMap<>();
        for (GraphOperation operation : own) {
            if (built.containsKey(operation.name())) {
                continue; // computed by the sum before it
            }
            List<Output<?>> data = new ArrayList<>();
            List<GraphOperation> after = new ArrayList<>();
            for (Operand<?> input : operation.inputs()) {
                GraphOperation producer = (GraphOperation) input.op();
                GraphOperation source = built.get(producer.name());
                Output<?> otherwise = replaced.getOrDefault(producer.name(), input.asOutput());
                data.add(
                        source == null
                                ? otherwise
                                : source.output(input.asOutput().index()));
                if (isWritten(producer) && !copies.isEmpty()) {
                    after.add(last());
                }
            }
            operation.controlInputs().forEach(control -> after.add(built.getOrDefault(control.name(), control)));
            NodeDef node = sums.nodeOf(operation)
                    .orElseGet(() -> requireNonNull(nodes.get(operation.name()), "every operation has a node"));
            GraphOperation copied = factory.build(name + "/" + operation.name(), node, data, after);
            built.put(operation.name(), copied);
            sums.rectifierOf(operation).ifPresent(rectifier -> built.put(rectifier.name(), copied));
        }
        return built;
    }

    /** The copies of a tensor of the step, in their order. */
    public <T extends TType> List<Operand<T>> copiesOf(Operand<T> tensor) {
        if (sums.rectifierOf((GraphOperation) tensor.op()).isPresent()) {
            throw new IllegalStateException("A copy has " + tensor.op().name() + " rectified only");
        }
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
