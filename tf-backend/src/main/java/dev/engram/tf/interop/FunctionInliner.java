package dev.engram.tf.interop;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Puts the bodies of called functions in the place of their calls, however deeply they are nested. A body's node gets
 * the name {@code call/node}.
 */
final class FunctionInliner {
    private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

    private final FlatGraph source;
    private final Map<String, FunctionDef> functions;
    private final Map<String, OpDef> registered;
    private final Map<String, NodeDef> flat = new LinkedHashMap<>();

    /** What a tensor that is only another name stands for: a call's output, or a handed-on resource. */
    private final Map<TensorName, TensorName> aliases = new HashMap<>();

    private final Set<String> active = new LinkedHashSet<>();

    FunctionInliner(FlatGraph source) {
        this.source = source;
        functions = source.frame().getLibrary().getFunctionList().stream()
                .collect(Collectors.toMap(function -> function.getSignature().getName(), Function.identity()));
        registered = TensorFlow.registeredOpList().getOpList().stream()
                .collect(Collectors.toMap(OpDef::getName, Function.identity()));
    }

    /** The graph without calls; {@link #resolve} tells where a call's outputs went. */
    FlatGraph inline() {
        source.nodes().forEach(node -> place(node.getName(), node, FlatGraph.inputs(node)));
        flat.replaceAll((name, node) -> FlatGraph.withInputs(
                node, FlatGraph.inputs(node).stream().map(this::resolve).toList()));
        return new FlatGraph(source.frame(), flat);
    }

    /** The tensor of the flat graph that a tensor of the source is. */
    TensorName resolve(TensorName tensor) {
        TensorName resolved = tensor;
        for (@Nullable TensorName next = tensor; next != null; next = aliases.get(next)) {
            resolved = next;
        }
        return resolved;
    }

    private void place(String name, NodeDef node, List<TensorName> inputs) {
        @Nullable FunctionDef called = called(node);
        if (called != null) {
            expand(name, called, inputs);
        } else if (node.getOp().equals("Identity")
                && node.getAttrOrDefault("T", AttrValue.getDefaultInstance()).getType() == DataType.DT_RESOURCE) {
            aliases.put(new TensorName(name, 0), inputs.get(0));
        } else {
            flat.put(name, FlatGraph.withInputs(portable(node).setName(name).build(), inputs));
        }
    }

    /** Without the device, placement and bookkeeping of the machine that saved it. */
    private static NodeDef.Builder portable(NodeDef node) {
        NodeDef.Builder portable = node.toBuilder().clearDevice().clearAttr();
        node.getAttrMap().forEach((key, value) -> {
            if (!key.startsWith("_")) {
                portable.putAttr(key, value);
            }
        });
        return portable;
    }

    private @Nullable FunctionDef called(NodeDef node) {
        return functions.get(
                CALLS.contains(node.getOp())
                        ? node.getAttrOrThrow("f").getFunc().getName()
                        : node.getOp());
    }

    private void expand(String call, FunctionDef function, List<TensorName> arguments) {
        OpDef signature = function.getSignature();
        if (!active.add(signature.getName())) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The function '" + signature.getName() + "' calls itself (" + String.join(" > ", active)
                            + "); a recursive model cannot be imported. Export it without recursion");
        }
        Map<String, TensorName> inputs = new HashMap<>();
        for (int i = 0; i < signature.getInputArgCount(); i++) {
            inputs.put(signature.getInputArg(i).getName(), arguments.get(i));
        }
        Map<String, NodeDef> body =
                function.getNodeDefList().stream().collect(Collectors.toMap(NodeDef::getName, Function.identity()));
        Function<String, TensorName> translate = text -> {
            @Nullable TensorName argument = inputs.get(text);
            return argument != null ? argument : bodyTensor(call, body, text);
        };
        for (NodeDef node : function.getNodeDefList()) {
            List<TensorName> translated = node.getInputList().stream()
                    .filter(input -> !input.startsWith("^"))
                    .map(translate)
                    .toList();
            place(call + "/" + node.getName(), node, translated);
        }
        for (int i = 0; i < signature.getOutputArgCount(); i++) {
            String returned = function.getRetOrThrow(signature.getOutputArg(i).getName());
            aliases.put(new TensorName(call, i), translate.apply(returned));
        }
        active.remove(signature.getName());
    }

    /** Translates {@code node:output_name:index}, the spelling inside functions. */
    private TensorName bodyTensor(String call, Map<String, NodeDef> body, String text) {
        String[] parts = text.split(":", -1);
        @Nullable NodeDef node = body.get(parts[0]);
        if (node == null || parts.length != 3) {
            throw new EngramException(
                    ErrorCode.STATE,
                    "The function called by '" + call + "' refers to '" + text
                            + "', which it does not have: saved_model.pb is damaged. Export the model again");
        }
        return new TensorName(call + "/" + parts[0], firstOutput(node, parts[1]) + Integer.parseInt(parts[2]));
    }

    /** Position of an operation's named output; the lists before it count with their lengths. */
    private int firstOutput(NodeDef node, String output) {
        int position = 0;
        for (OpDef.ArgDef arg : definition(node).getOutputArgList()) {
            if (arg.getName().equals(output)) {
                return position;
            }
            position += length(arg, node);
        }
        throw new EngramException(
                ErrorCode.GRAPH,
                "Operation '" + node.getName() + "' (" + node.getOp() + ") has no output '" + output
                        + "' in TensorFlow " + TensorFlow.version() + ". Export the model with an older TensorFlow");
    }

    private OpDef definition(NodeDef node) {
        @Nullable FunctionDef called = functions.get(node.getOp());
        @Nullable OpDef definition = called != null ? called.getSignature() : registered.get(node.getOp());
        if (definition == null) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "Operation '" + node.getName() + "' is a " + node.getOp() + ", which TensorFlow "
                            + TensorFlow.version() + " does not have. Export the model without it");
        }
        return definition;
    }

    private static int length(OpDef.ArgDef arg, NodeDef node) {
        if (!arg.getNumberAttr().isEmpty()) {
            return Math.toIntExact(node.getAttrOrThrow(arg.getNumberAttr()).getI());
        }
        return arg.getTypeListAttr().isEmpty()
                ? 1
                : node.getAttrOrThrow(arg.getTypeListAttr()).getList().getTypeCount();
    }
}
