package dev.engram.tf.state;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** All variables of a graph by name, with what initialises, reads and writes them. */
public final class TensorStore {
    /** Names of the model's parameters begin with this. */
    public static final String PARAMETER = "parameter/";

    /** Names of optimizer slots begin with this. */
    public static final String OPTIMIZER = "optimizer/";

    /** Names of a strategy's state begin with this. */
    public static final String STRATEGY = "strategy/";

    /** Names of what is set anew or computed from others begin with this; neither saved nor counted. */
    public static final String DERIVED = "derived/";

    /** Names of tensors that have memory in {@link #withScratch} only begin with this; neither saved nor counted. */
    public static final String SCRATCH = "scratch/";

    /** Bytes of initial values that are computed at a time, one value of more alone: each takes memory besides its variable. */
    private static final long AT_ONCE = 1 << 20;

    private record Entry(GraphTensor tensor, Op initializer, Placeholder<TFloat32> input, Op write) {}

    private final Ops tf;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Op> releases = new ArrayList<>();
    private final boolean initialized;
    private boolean complete;
    private @Nullable Zero zero;

    private record Zero(Operand<TFloat32> value, Op set) {}

    /** A store for tensors with initial values. */
    public TensorStore(Ops tf) {
        this(tf, true);
    }

    private TensorStore(Ops tf, boolean initialized) {
        this.tf = tf;
        this.initialized = initialized;
    }

    /** A store whose tensors get their values from {@link #write} alone: its graph holds no initial values. */
    public static TensorStore written(Ops tf) {
        return new TensorStore(tf, false);
    }

    /**
     * A scalar 0 of which TensorFlow does not know that it is: what can be computed beforehand, such as an initial value, it
     * computes when it prepares a graph, and keeps as long as the graph.
     */
    public Operand<TFloat32> zero() {
        if (zero == null) {
            Operand<TFloat32> variable = tf.variable(Shape.scalar(), TFloat32.class);
            zero = new Zero(tf.identity(variable), tf.assign(variable, tf.constant(0f)));
        }
        return zero.value();
    }

    /**
     * Makes a variable; {@code initial} gives its value when {@link #initialize} runs.
     *
     * @throws EngramException {@link ErrorCode#PLUGIN} when the name is taken, or {@link #initialize} has run: what comes later
     *     has no value, and a state that holds it cannot be restored
     */
    public GraphTensor declare(String name, Shape shape, Supplier<? extends Operand<TFloat32>> initial) {
        Operand<TFloat32> variable = tf.variable(shape, TFloat32.class);
        return add(name, variable, initialized ? tf.assign(variable, initial.get()) : tf.noOp());
    }

    /** Makes a variable filled with one number. */
    public GraphTensor declare(String name, Shape shape, float initial) {
        return declare(name, shape, () -> filled(shape, initial));
    }

    /** Makes a {@link #DERIVED} variable of a parameter's shape, filled with one number. */
    public GraphTensor derived(String name, GraphTensor parameter, float initial) {
        return declare(DERIVED + name + "/" + parameter.name(), parameter.shape(), initial);
    }

    /** Makes a {@link #SCRATCH} variable, which is full of zeros when it gets its memory. */
    public GraphTensor scratch(String name, Shape shape) {
        Operand<TFloat32> variable = tf.variable(shape, TFloat32.class);
        Operand<TFloat32> nothing = tf.constant(new float[0]);
        releases.add(tf.assign(variable, nothing, Assign.validateShape(false)));
        return add(SCRATCH + name, variable, tf.assign(variable, filled(shape, 0f), Assign.validateShape(false)));
    }

    /** Takes a variable that somebody else made and initialised. */
    public GraphTensor adopt(String name, Operand<TFloat32> variable) {
        return add(name, variable, tf.noOp());
    }

    private GraphTensor add(String name, Operand<TFloat32> variable, Op initializer) {
        if (entries.containsKey(name)) {
            throw new EngramException(ErrorCode.PLUGIN, "The state '" + name + "' is declared twice; names are unique");
        }
        if (complete) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "The state '" + name
                            + "' is declared when the graph is complete: it would have no value, and what is"
                            + " saved could not be restored. Declare it in ConsolidationStrategy.build");
        }
        Placeholder<TFloat32> input = tf.placeholder(TFloat32.class, Placeholder.shape(variable.shape()));
        GraphTensor tensor = new GraphTensor(tf, name, variable, this::zero);
        entries.put(name, new Entry(tensor, initializer, input, tf.assign(variable, input)));
        return tensor;
    }

    private Operand<TFloat32> filled(Shape shape, float value) {
        return tf.fill(tf.constant(shape.asArray()), tf.math.add(tf.constant(value), zero()));
    }

    /** Sets every tensor to its initial value, {@link #SCRATCH} apart; none can be declared any more. */
    public void initialize(Session session) {
        complete = true;
        if (zero != null) {
            session.runner().addTarget(zero.set()).run().close();
        }
        initialize(
                session,
                names("").stream().filter(name -> !name.startsWith(SCRATCH)).toList());
    }

    /** Sets every tensor whose name begins with {@code prefix} to its initial value, after {@link #initialize(Session)}. */
    public void initialize(Session session, String prefix) {
        initialize(session, names(prefix));
    }

    private void initialize(Session session, List<String> names) {
        List<Op> initializers = new ArrayList<>();
        long bytes = 0;
        List<String> largestFirst = new ArrayList<>(names);
        largestFirst.sort(
                Comparator.comparingLong((String name) -> bytes(entry(name))).reversed());
        for (String name : largestFirst) {
            bytes += bytes(entry(name));
            if (bytes > AT_ONCE && !initializers.isEmpty()) {
                run(session, initializers);
                initializers.clear();
                bytes = bytes(entry(name));
            }
            initializers.add(entry(name).initializer());
        }
        run(session, initializers);
    }

    private static void run(Session session, List<Op> operations) {
        if (!operations.isEmpty()) {
            Session.Runner runner = session.runner();
            operations.forEach(runner::addTarget);
            runner.run().close();
        }
    }

    /** The {@link #SCRATCH} variables. */
    public List<Op> scratchVariables() {
        return names(SCRATCH).stream()
                .map(name -> (Op) entry(name).tensor().variable())
                .toList();
    }

    /** Runs a call for whose time {@link #SCRATCH} tensors have memory. */
    public void withScratch(Session session, Runnable call) {
        try {
            initialize(session, SCRATCH);
            call.run();
        } finally {
            run(session, releases);
        }
    }

    /** Names that begin with {@code prefix}, in the order of their declaration. */
    public List<String> names(String prefix) {
        return entries.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /** Builds into the graph that holds the tensors. */
    public Ops tf() {
        return tf;
    }

    /** A tensor that was declared. */
    public GraphTensor tensor(String name) {
        return entry(name).tensor();
    }

    /** Whether an operand is the value of one of the tensors. */
    public boolean holds(Operand<TFloat32> operand) {
        return entries.values().stream()
                .anyMatch(entry -> entry.tensor().value().equals(operand));
    }

    /** Bytes of all tensors whose names begin with {@code prefix}. */
    public long bytes(String prefix) {
        return names(prefix).stream().mapToLong(name -> bytes(entry(name))).sum();
    }

    private static long bytes(Entry entry) {
        return entry.tensor().shape().size() * Float.BYTES;
    }

    /** Copies tensors to the heap at once, before anything can change them. */
    public Map<String, NamedTensor> read(Session session, List<String> names) {
        Map<String, NamedTensor> tensors = new LinkedHashMap<>();
        if (names.isEmpty()) {
            return tensors;
        }
        Session.Runner runner = session.runner();
        names.forEach(name -> runner.fetch(entry(name).tensor().value()));
        try (Result result = runner.run()) {
            for (int i = 0; i < names.size(); i++) {
                tensors.put(names.get(i), copy(names.get(i), (TFloat32) result.get(i)));
            }
        }
        return tensors;
    }

    /** A tensor on the heap. */
    public static NamedTensor copy(String name, TFloat32 tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().size())];
        tensor.asRawTensor().data().asFloats().read(values);
        return new NamedTensor(name, tensor.shape().asArray(), values);
    }

    /** Writes tensors; names and shapes must exist, see {@link #requireFit}. */
    public void write(Session session, Map<String, NamedTensor> tensors) {
        if (tensors.isEmpty()) {
            return;
        }
        Session.Runner runner = session.runner();
        List<TFloat32> fed = new ArrayList<>();
        try {
            tensors.forEach((name, tensor) -> {
                TFloat32 value = TFloat32.tensorOf(Shape.of(tensor.shape()), DataBuffers.of(tensor.values()));
                fed.add(value);
                runner.feed(entry(name).input(), value).addTarget(entry(name).write());
            });
            runner.run().close();
        } finally {
            fed.forEach(TFloat32::close);
        }
    }

    /**
     * Fails where a saved state cannot be written here.
     *
     * @param strategy name and version of the strategy in this graph
     * @param expected names of the tensors that a state of this graph holds
     * @throws EngramException {@link ErrorCode#STATE} listing all differences
     */
    public void requireFit(LearnerState state, String strategy, List<String> expected) {
        List<String> differences = new ArrayList<>();
        if (!state.strategy().equals(strategy)) {
            differences.add("it was saved by the strategy " + state.strategy() + ", this is " + strategy);
        }
        for (String name : expected) {
            NamedTensor tensor = state.tensors().get(name);
            if (tensor == null) {
                differences.add(name + " is missing");
            } else if (!Shape.of(tensor.shape()).equals(entry(name).tensor().shape())) {
                differences.add(name + " has shape " + Shape.of(tensor.shape()) + ", not "
                        + entry(name).tensor().shape());
            }
        }
        for (String name : state.tensors().keySet()) {
            if (!expected.contains(name)) {
                differences.add(name + " is unknown here");
            }
        }
        if (!differences.isEmpty()) {
            throw new EngramException(
                    ErrorCode.STATE,
                    "The saved state does not belong here: " + String.join("; ", differences)
                            + ". Nothing was changed");
        }
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("No tensor is called " + name);
        }
        return entry;
    }
}
