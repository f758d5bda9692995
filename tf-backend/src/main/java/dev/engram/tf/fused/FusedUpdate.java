package dev.engram.tf.fused;

import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Gathers what happens to the weights of a parameter, in the order in which it is added, and builds it as one operation: it
 * reads and writes each tensor once, in place.
 */
public final class FusedUpdate {
    private static final String OPERATION = "EngramFusedUpdate";

    /** System property that turns it off. */
    private static final String SWITCH = "engram.fused";

    /** Weights below which TensorFlow's operation is as fast, where it is a single one. */
    private static final long WORTHWHILE = 1 << 14;

    /** Weights of one operation, so that threads share a parameter that is larger than the others. */
    private static final long PART = 1 << 16;

    private final Ops tf;
    private final GraphTensor parameter;
    private final Map<Output<TFloat32>, Register> targets = new LinkedHashMap<>();
    private final Map<Output<TFloat32>, Register> sources = new LinkedHashMap<>();
    private final Map<Output<TFloat32>, Register> numbers = new LinkedHashMap<>();
    private final List<Addition> additions = new ArrayList<>();
    private int between;
    private @Nullable Register before;

    /** A tensor, a number or an intermediate result in an update. */
    public record Register(Kind kind, int index) {}

    /** What a register holds. */
    enum Kind {
        TARGET,
        SOURCE,
        NUMBER,
        BETWEEN
    }

    private record Addition(Instruction instruction, List<Register> registers) {}

    /** Nothing happens yet. */
    public FusedUpdate(Ops tf, GraphTensor parameter) {
        this.tf = tf;
        this.parameter = parameter;
    }

    /**
     * Whether a parameter can be updated so, and it pays.
     *
     * @param moreThanTheRule whether anything but the optimizer's rule is to be in the update
     */
    public static boolean suits(GraphTensor parameter, boolean moreThanTheRule) {
        return !"false".equals(System.getProperty(SWITCH))
                && (moreThanTheRule || parameter.shape().size() >= WORTHWHILE)
                && FusedLibrary.problem().isEmpty();
    }

    /** For building the scalars that it takes. */
    public Ops tf() {
        return tf;
    }

    /** Of the parameter, and so of everything but numbers. */
    public Shape shape() {
        return parameter.shape();
    }

    /** The parameter itself. */
    public Register parameter() {
        return target(parameter);
    }

    /** Whether a variable is the parameter. */
    public boolean isParameter(Output<?> variable) {
        return variable.equals(parameter.variable().asOutput());
    }

    /** A tensor of the parameter's shape that is changed in place. */
    public Register target(GraphTensor tensor) {
        return target(tensor.variable());
    }

    /** A reference variable of the parameter's shape that is changed in place. */
    public Register target(Operand<TFloat32> variable) {
        return targets.computeIfAbsent(variable.asOutput(), output -> new Register(Kind.TARGET, targets.size()));
    }

    /** A tensor of the parameter's shape that is read. */
    public Register source(Operand<TFloat32> tensor) {
        return sources.computeIfAbsent(tensor.asOutput(), output -> new Register(Kind.SOURCE, sources.size()));
    }

    /** A scalar. */
    public Register number(Operand<TFloat32> scalar) {
        return numbers.computeIfAbsent(scalar.asOutput(), output -> new Register(Kind.NUMBER, numbers.size()));
    }

    /** A constant. */
    public Register number(float value) {
        return number(tf.constant(value));
    }

    /** The parameter before anything happens to it. */
    public Register before() {
        if (before == null) {
            before = between();
        }
        return before;
    }

    /** An intermediate result. */
    public Register between() {
        return new Register(Kind.BETWEEN, between++);
    }

    /**
     * Adds an instruction.
     *
     * @param registers as many as it takes, in the order of its formula
     */
    public void add(Instruction instruction, Register... registers) {
        additions.add(new Addition(instruction, List.of(registers)));
    }

    /**
     * Builds it.
     *
     * @param ready its operations run before
     * @param threads of one operation; with one, it is several operations, which TensorFlow's threads share
     */
    public Op build(Ops ready, int threads) {
        long parts = threads > 1
                ? 1
                : Math.max(1, Math.round((double) parameter.shape().size() / PART));
        List<Op> operations = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            operations.add(build(ready, program(part, (int) parts, threads)));
        }
        return parts == 1
                ? operations.get(0)
                : ready.withControlDependencies(operations).noOp();
    }

    private Op build(Ops ready, String program) {
        List<Output<TFloat32>> inputs = new ArrayList<>(sources.keySet());
        inputs.addAll(numbers.keySet());
        GraphOperationBuilder builder = (GraphOperationBuilder) ready.scope().opBuilder(OPERATION, "FusedUpdate");
        builder.addInputList(targets.keySet().toArray(Output<?>[]::new));
        builder.addInputList(inputs.toArray(Output<?>[]::new));
        builder.setAttr("program", program);
        GraphOperation operation = builder.build();
        return () -> operation;
    }

    /** As src/main/c reads it: how many registers there are of each kind, the part, the threads, the instructions. */
    private String program(int part, int parts, int threads) {
        StringJoiner lines = new StringJoiner(";");
        lines.add(words(targets.size(), sources.size(), numbers.size(), between, part, parts, threads));
        if (before != null) {
            lines.add(line(new Addition(Instruction.COPY, List.of(before, parameter()))));
        }
        additions.forEach(addition -> lines.add(line(addition)));
        return lines.toString();
    }

    private String line(Addition addition) {
        int[] positions = addition.registers().stream().mapToInt(this::position).toArray();
        return addition.instruction() + " " + words(positions);
    }

    private static String words(int... numbers) {
        return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    private int position(Register register) {
        return switch (register.kind()) {
            case TARGET -> register.index();
            case SOURCE -> targets.size() + register.index();
            case NUMBER -> targets.size() + sources.size() + register.index();
            case BETWEEN -> targets.size() + sources.size() + numbers.size() + register.index();
        };
    }
}
