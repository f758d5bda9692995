package dev.engram.tf.fused;

import static java.util.Objects.requireNonNull;

import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final Ops tf;
    private final GraphTensor parameter;
    private final Map<Output<TFloat32>, Register> targets = new LinkedHashMap<>();
    private final Map<Output<TFloat32>, Register> sources = new LinkedHashMap<>();
    private final Map<Output<TFloat32>, Register> numbers = new LinkedHashMap<>();
    private final List<Addition> additions = new ArrayList<>();
    private int between;
    private @Nullable Register before;

    /**
     * What an update has to know of the threads around it.
     *
     * @param within threads of one operation
     * @param across operations at once; where one has a single thread, as many share a large update, slice by slice
     * @param readSideBySide whether several of these have just read the weights: new ones are then written past the caches, since
     *     to take each line from another core takes longer
     */
    public record Threads(int within, int across, boolean readSideBySide) {}

    /** A tensor, a number or an intermediate result in an update. */
    public record Register(Kind kind, int index) {}

    /** What a register holds. */
    enum Kind {
        TARGET,
        SOURCE,
        NUMBER,
        BETWEEN
    }

    /** A source that the update computes. */
    private record Inner(Output<TFloat32> tensor, Register source, Product product) {}

    private record Addition(Instruction instruction, List<Register> registers) {}

    /** Nothing happens yet. */
    public FusedUpdate(Ops tf, GraphTensor parameter) {
        this.tf = tf;
        this.parameter = parameter;
        target(parameter); // the first one, which src/main/c takes for the weights
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

    /** Those that are read. */
    public Set<Output<TFloat32>> sources() {
        return Collections.unmodifiableSet(sources.keySet());
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
     * @param products sources that need not be tensors; the first of these is computed in the update
     */
    public Op build(Ops ready, Threads threads, Map<Output<TFloat32>, Product> products) {
        Optional<Inner> product = sources.entrySet().stream()
                .filter(source -> products.containsKey(source.getKey()))
                .map(source -> new Inner(
                        source.getKey(), source.getValue(), requireNonNull(products.get(source.getKey()), "contained")))
                .findFirst();
        List<Range> parts = parts(product);
        List<Op> operations = new ArrayList<>();
        if (threads.within() > 1) {
            operations.add(build(ready, all(), Sharing.NONE, threads, product));
        } else if (parts.size() > 1) {
            for (Range range : parts) {
                operations.add(build(ready, range, Sharing.NONE, threads, product));
            }
        } else {
            Sharing sharing = Sharing.of(parameter.shape().size(), threads.across());
            for (int worker = 0; worker < sharing.workers(); worker++) {
                operations.add(build(ready, all(), sharing, threads, product));
            }
        }
        return operations.size() == 1
                ? operations.get(0)
                : ready.withControlDependencies(operations).noOp();
    }

    private Range all() {
        return new Range(0, parameter.shape().size());
    }

    /** Each of them in one piece of every source that is read. */
    private List<Range> parts(Optional<Inner> product) {
        List<Range> whole = List.of(all());
        for (Output<TFloat32> source : sources.keySet()) {
            if (!isInner(source, product)) {
                List<Range> pieces =
                        RowPiece.of(source).stream().map(RowPiece::range).toList();
                whole = whole.stream()
                        .flatMap(range -> range.cut(pieces).stream())
                        .toList();
            }
        }
        return whole;
    }

    private long columns() {
        return parameter.shape().get(-1);
    }

    private static boolean isInner(Output<TFloat32> source, Optional<Inner> inner) {
        return inner.isPresent() && inner.get().tensor().equals(source);
    }

    private Op build(Ops ready, Range range, Sharing sharing, Threads threads, Optional<Inner> inner) {
        List<RowPiece> pieces = new ArrayList<>();
        for (Output<TFloat32> source : sources.keySet()) {
            pieces.add(
                    isInner(source, inner)
                            ? new RowPiece(inner.orElseThrow().product().left().get(0), all())
                            : RowPiece.of(source, range));
        }
        List<Output<TFloat32>> inputs = new ArrayList<>();
        pieces.forEach(piece -> inputs.add(piece.tensor()));
        inputs.addAll(numbers.keySet());
        inner.map(Inner::product).ifPresent(product -> {
            inputs.add(product.right());
            inputs.addAll(product.left().subList(1, product.left().size()));
        });
        GraphOperationBuilder builder = (GraphOperationBuilder) ready.scope().opBuilder(OPERATION, "FusedUpdate");
        builder.addInputList(targets.keySet().toArray(Output<?>[]::new));
        builder.addInputList(inputs.toArray(Output<?>[]::new));
        builder.setAttr("program", program(range, pieces, sharing, threads, inner));
        GraphOperation operation = builder.build();
        return () -> operation;
    }

    /** As src/main/c reads it. */
    private String program(
            Range range, List<RowPiece> pieces, Sharing sharing, Threads threads, Optional<Inner> inner) {
        StringJoiner lines = new StringJoiner(";");
        lines.add(words(
                targets.size(),
                sources.size(),
                numbers.size(),
                between,
                threads.within(),
                threads.readSideBySide() ? 1 : 0,
                range.from(),
                range.end(),
                inner.map(product -> position(product.source())).orElse(-1),
                inner.isPresent() ? columns() : 0,
                inner.map(factors -> factors.product().left().size()).orElse(0),
                sharing.workers(),
                sharing.id()));
        lines.add(words(pieces.stream().mapToLong(piece -> piece.range().from()).toArray()));
        if (before != null) {
            lines.add(line(new Addition(Instruction.COPY, List.of(before, parameter()))));
        }
        additions.forEach(addition -> lines.add(line(addition)));
        return lines.toString();
    }

    private String line(Addition addition) {
        long[] positions =
                addition.registers().stream().mapToLong(this::position).toArray();
        return addition.instruction() + " " + words(positions);
    }

    private static String words(long... numbers) {
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
