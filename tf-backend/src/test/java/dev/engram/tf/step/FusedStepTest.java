package dev.engram.tf.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.spi.Consolidation;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.StepView;
import dev.engram.tf.fused.FusedLibrary;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;

/** A fused update against TensorFlow's own operations, to the bit. */
class FusedStepTest {
    /**
     * A kernel that three operations share, a small one whose tiles have 48 and 47 columns, a vector, a kernel whose rows are
     * shorter than a cache line, one row, one column.
     */
    private static final List<Shape> SHAPES = List.of(
            Shape.of(400, 501),
            Shape.of(30, 95),
            Shape.of(20000),
            Shape.of(600, 10),
            Shape.of(1, 400),
            Shape.of(400, 1));

    /** Operations of the first kernel where operations run side by side, and where its gradient is in pieces. */
    private static final int SHARING = 3;

    private static final int PIECES = 2;

    /** That are products, but for which oneDNN adds up in another order, or none. */
    private static final int VECTORS = 3;

    /** Examples of a batch: so many that a sum over them has several parts. */
    private static final int EXAMPLES = 900;

    /** Rows of the kernel in the first of the two pieces from which its gradient is joined, which end within a cache line. */
    private static final int ROWS = 130;

    /** Of a batch; one ends, one begins and one lies within what oneDNN adds up at once. */
    private static final int[] PARTS = {384, 100, 416};

    private static final int STEPS = 5;

    /** Between the numbers at the beginning of a program, of which the ninth says whether it has a product. */
    private static final Pattern HEAD = Pattern.compile("[ ;]");

    private static final Optional<FusedUpdate.Threads> ONE = Optional.of(new FusedUpdate.Threads(1, 1, false));
    private static final Optional<FusedUpdate.Threads> SIDE_BY_SIDE =
            Optional.of(new FusedUpdate.Threads(1, SHARING, true));

    /** TensorFlow's graph optimizer has other bits for some sums. */
    private static final ConfigProto AS_BUILT = ConfigProto.newBuilder()
            .setGraphOptions(GraphOptions.newBuilder()
                    .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
            .build();

    static Stream<OptimizerSpec> rules() {
        return Stream.of(
                new OptimizerSpec.Sgd(0.1),
                new OptimizerSpec.Momentum(0.1, 0.9, false),
                new OptimizerSpec.Momentum(0.1, 0.9, true),
                new OptimizerSpec.Adam(0.1, 0.9, 0.999, 1e-3),
                new OptimizerSpec.RmsProp(0.1, 0.9, 0.5, 1e-3),
                new OptimizerSpec.AdaGrad(0.1, 0.1));
    }

    static Stream<Arguments> steps() {
        return rules().flatMap(rule -> Stream.of(PenaltyStep.values())
                .flatMap(penalty -> Stream.of(Notes.NONE, Notes.PATH, Notes.ELEMENT_WISE)
                        .map(notes -> Arguments.of(rule, penalty, notes))));
    }

    /** How the gradients of kernels come about. */
    enum Gradients {
        /** Of element-wise operations, the first one's in two pieces. */
        PIECES,

        /** As those of dense layers, biases' too. */
        PRODUCTS,

        /** As those of dense layers for a batch in parts. */
        PRODUCTS_OF_PARTS,

        /** As those of dense layers, the first one's in blocks of its rows. */
        BLOCKS_OF_PRODUCTS
    }

    @BeforeEach
    void requireTheOperation() {
        assumeThat(FusedLibrary.problem()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void hasTheBitsOfTensorFlowsOperations(OptimizerSpec rule, PenaltyStep penalty, Notes notes) {
        requireTheBitsOfTensorFlow(rule, penalty, notes, Gradients.PIECES);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void computesProductsWithTheBitsOfTensorFlow(OptimizerSpec rule, PenaltyStep penalty, Notes notes) {
        requireTheBitsOfTensorFlow(rule, penalty, notes, Gradients.PRODUCTS);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void computesProductsOfABatchInParts(OptimizerSpec rule) {
        requireTheBitsOfTensorFlow(rule, PenaltyStep.EXPLICIT, Notes.PATH, Gradients.PRODUCTS_OF_PARTS);
    }

    @Test
    void computesAProductInBlocksAsOne() {
        OptimizerSpec rule = new OptimizerSpec.Adam(0.1, 0.9, 0.999, 1e-3);
        requireTheBitsOfTensorFlow(rule, PenaltyStep.EXPLICIT, Notes.ELEMENT_WISE, Gradients.BLOCKS_OF_PRODUCTS);
    }

    private static void requireTheBitsOfTensorFlow(
            OptimizerSpec rule, PenaltyStep penalty, Notes notes, Gradients gradients) {
        boolean products = gradients != Gradients.PIECES && FusedLibrary.multipliesHere();
        boolean inPieces = gradients == Gradients.PIECES || (gradients == Gradients.BLOCKS_OF_PRODUCTS && !products);
        Outcome plain = run(rule, penalty, true, notes, gradients, Optional.empty());
        assertThat(plain.fusedUpdates()).isZero();
        Outcome fused = run(rule, penalty, true, notes, gradients, ONE);
        assertThat(fused.fusedUpdates()).isEqualTo(updates(inPieces ? PIECES : 1));
        assertThat(fused.products()).isEqualTo(products ? updates(1) - VECTORS : 0);
        requireEqual(fused, plain);
        Outcome sideBySide = run(rule, penalty, true, notes, gradients, SIDE_BY_SIDE);
        assertThat(sideBySide.fusedUpdates()).isEqualTo(updates(inPieces ? PIECES : SHARING));
        assertThat(sideBySide.products()).isEqualTo(products ? updates(SHARING) - VECTORS : 0);
        requireEqual(sideBySide, plain);
        Outcome onThreads =
                run(rule, penalty, true, notes, gradients, Optional.of(new FusedUpdate.Threads(3, 1, false)));
        assertThat(onThreads.fusedUpdates()).isEqualTo(SHAPES.size());
        assertThat(onThreads.products()).isEqualTo(products ? SHAPES.size() - VECTORS : 0);
        requireEqual(onThreads, plain);
    }

    /** All updates, with so many of the first kernel. */
    private static int updates(int ofFirst) {
        return SHAPES.size() - 1 + ofFirst;
    }

    @Test
    void readsAProductThatIsATensorOfTheStepAnyway() {
        assumeThat(FusedLibrary.multipliesHere()).isTrue();
        OptimizerSpec rule = new OptimizerSpec.Sgd(0.1);
        Outcome fused = run(rule, PenaltyStep.IMPLICIT, true, Notes.OF_A_GRADIENT, Gradients.PRODUCTS, ONE);
        assertThat(fused.products()).as("all but the first kernel's").isEqualTo(2);
        requireEqual(
                fused,
                run(rule, PenaltyStep.IMPLICIT, true, Notes.OF_A_GRADIENT, Gradients.PRODUCTS, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void hasThemWithoutAPenalty(OptimizerSpec rule) {
        Outcome fused = run(rule, PenaltyStep.IMPLICIT, false, Notes.NONE, Gradients.PIECES, ONE);
        assertThat(fused.fusedUpdates()).isEqualTo(updates(PIECES));
        requireEqual(fused, run(rule, PenaltyStep.IMPLICIT, false, Notes.NONE, Gradients.PIECES, Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(names = {"LONG", "OF_ALL"})
    void whatCannotBeFusedIsLeftToTensorFlow(Notes notes) {
        OptimizerSpec rule = new OptimizerSpec.Adam(0.1, 0.9, 0.999, 1e-3);
        Outcome left = run(rule, PenaltyStep.IMPLICIT, true, notes, Gradients.PIECES, ONE);
        assertThat(left.fusedUpdates()).isZero();
        requireEqual(left, run(rule, PenaltyStep.IMPLICIT, true, notes, Gradients.PIECES, Optional.empty()));
    }

    /** All tensors after some steps, by name. */
    private record Outcome(List<NodeDef> updates, Map<String, float[]> values) {
        int fusedUpdates() {
            return updates.size();
        }

        /** Updates that compute a product. */
        long products() {
            return updates.stream()
                    .map(update -> update.getAttrOrThrow("program").getS().toStringUtf8())
                    .filter(program -> HEAD.splitAsStream(program)
                            .skip(8)
                            .findFirst()
                            .filter("-1"::equals)
                            .isEmpty())
                    .count();
        }
    }

    private static void requireEqual(Outcome outcome, Outcome expected) {
        assertThat(outcome.values().keySet()).isEqualTo(expected.values().keySet());
        // Not by an assertion on arrays: where one of 200,000 values differs, it looks for each of them in all others.
        outcome.values().forEach((name, values) -> assertThat(
                        Arrays.mismatch(values, expected.values().get(name)))
                .as("where " + name + " differs")
                .isEqualTo(-1));
    }

    /** What a strategy notes of a step. */
    enum Notes {
        NONE {
            @Override
            List<Op> of(Ops tf, List<GraphTensor> state, StepView step) {
                return List.of();
            }
        },

        /** A path integral. */
        PATH {
            @Override
            List<Op> of(Ops tf, List<GraphTensor> state, StepView step) {
                List<Op> notes = new ArrayList<>();
                for (int i = 0; i < SHAPES.size(); i++) {
                    notes.add(state.get(2 * i)
                            .assignSub(tf.math.mul(
                                    step.taskGradients().get(i), step.deltas().get(i))));
                }
                return notes;
            }
        },

        /** A path integral and an average of the weights, and a count that depends on no move. */
        ELEMENT_WISE {
            @Override
            List<Op> of(Ops tf, List<GraphTensor> state, StepView step) {
                List<Op> notes = new ArrayList<>();
                for (int i = 0; i < SHAPES.size(); i++) {
                    GraphTensor path = state.get(2 * i);
                    GraphTensor average = state.get(2 * i + 1);
                    Operand<TFloat32> news = tf.math.sub(step.weights().get(i), average.value());
                    notes.add(path.assignSub(tf.math.mul(
                            step.taskGradients().get(i), step.deltas().get(i))));
                    Operand<TFloat32> size = tf.math.sqrt(tf.math.mul(news, news));
                    Operand<TFloat32> part = tf.math.div(news, tf.math.add(size, tf.constant(4f)));
                    notes.add(average.assign(tf.math.add(average.value(), part)));
                }
                notes.add(state.get(2 * SHAPES.size()).assignAdd(tf.constant(1f)));
                return notes;
            }
        },

        /** A sum over one gradient, which no update takes. */
        OF_A_GRADIENT {
            @Override
            List<Op> of(Ops tf, List<GraphTensor> state, StepView step) {
                Operand<TFloat32> size = tf.nn.l2Loss(step.taskGradients().get(0));
                return List.of(state.get(2 * SHAPES.size()).assignAdd(size));
            }
        },

        /** An expression that is longer than a fused update may be. */
        LONG {
            @Override
            List<Op> of(Ops tf, List<GraphTensor> state, StepView step) {
                Operand<TFloat32> sum = step.weights().get(0);
                for (int i = 0; i < 30; i++) {
                    sum = tf.math.add(sum, step.deltas().get(0));
                }
                return List.of(state.get(0).assign(sum));
            }
        },

        /** The length of the step, for which all parameters must have moved. */
        OF_ALL {
            @Override
            List<Op> of(Ops tf, List<GraphTensor> state, StepView step) {
                List<Operand<TFloat32>> squares = new ArrayList<>();
                step.deltas().forEach(delta -> squares.add(tf.nn.l2Loss(delta)));
                return List.of(state.get(2 * SHAPES.size()).assignAdd(tf.math.addN(squares)));
            }
        };

        abstract List<Op> of(Ops tf, List<GraphTensor> state, StepView step);
    }

    private static Outcome run(
            OptimizerSpec rule,
            PenaltyStep penaltyStep,
            boolean hasPenalty,
            Notes notes,
            Gradients kind,
            Optional<FusedUpdate.Threads> threads) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            TensorStore store = new TensorStore(tf);
            List<GraphTensor> parameters = new ArrayList<>();
            List<GraphTensor> state = new ArrayList<>();
            List<Operand<TFloat32>> precision = new ArrayList<>();
            List<Operand<TFloat32>> anchor = new ArrayList<>();
            List<Operand<TFloat32>> gradients = new ArrayList<>();
            for (int i = 0; i < SHAPES.size(); i++) {
                int at = i;
                Shape shape = SHAPES.get(i);
                parameters.add(store.declare(TensorStore.PARAMETER + i, shape, () -> noise(tf, shape, 1, at)));
                state.add(store.declare(TensorStore.STRATEGY + "path" + i, shape, 0f));
                state.add(store.declare(TensorStore.STRATEGY + "average" + i, shape, 0f));
                // More than a third of the weights is held by nothing.
                Operand<TFloat32> held = tf.nn.relu(tf.math.add(noise(tf, shape, 2, i), tf.constant(0.3f)));
                Operand<TFloat32> where = noise(tf, shape, 3, i);
                // The first one's are variables of the strategy, those of the others are computed.
                precision.add(i > 0 ? held : stored(store, "precision", held));
                anchor.add(i > 0 ? where : stored(store, "anchor", where));
                gradients.add(gradient(tf, kind, parameters.get(i), i));
            }
            state.add(store.declare(TensorStore.STRATEGY + "count", Shape.scalar(), 0f));
            Consolidation consolidation = new Consolidation() {
                @Override
                public Penalty penalty() {
                    return hasPenalty ? new Penalty.Quadratic(precision, anchor, tf.constant(0f)) : Penalty.none();
                }

                @Override
                public List<Op> afterUpdate(StepView step) {
                    return notes.of(tf, state, step);
                }
            };
            Requirements requirements = notes == Notes.NONE ? Requirements.NONE : Requirements.NONE.withStepHooks();
            TrainingStep step = new TrainingStep(
                    new GradientTape(graph),
                    store,
                    parameters,
                    new TrainingStep.TaskPart(tf.constant(0f), gradients),
                    requirements,
                    consolidation,
                    new TrainingStep.Update(rule, penaltyStep, true, threads),
                    new TrainingStep.Controls(tf.constant(0.1f), tf.constant(0.7f)));
            try (Session session = new Session(graph, AS_BUILT)) {
                store.initialize(session);
                step.refresh()
                        .forEach(op -> session.runner().addTarget(op).run().close());
                for (int i = 0; i < STEPS; i++) {
                    Session.Runner runner = session.runner();
                    step.step().forEach(runner::addTarget);
                    runner.run().close();
                }
                List<NodeDef> updates = graph.toGraphDef().getNodeList().stream()
                        .filter(node -> node.getOp().equals("EngramFusedUpdate"))
                        .toList();
                Map<String, float[]> values = new LinkedHashMap<>();
                List<String> names = store.names("").stream()
                        .filter(name -> !name.startsWith(TensorStore.DERIVED))
                        .toList();
                store.read(session, names).forEach((name, tensor) -> values.put(name, tensor.values()));
                return new Outcome(updates, values);
            }
        }
    }

    private static Operand<TFloat32> stored(TensorStore store, String name, Operand<TFloat32> value) {
        return store.declare(TensorStore.STRATEGY + name, value.shape(), () -> value)
                .value();
    }

    private static Operand<TFloat32> gradient(Ops tf, Gradients kind, GraphTensor parameter, int at) {
        Shape shape = parameter.shape();
        if (kind == Gradients.PIECES) {
            Operand<TFloat32> gradient = tf.math.mul(parameter.value(), tf.math.square(noise(tf, shape, 4, at)));
            return at == 0 ? joined(tf, gradient) : gradient;
        }
        if (shape.numDimensions() == 1) {
            return tf.nn.biasAddGrad(tf.nn.biasAdd(noise(tf, Shape.of(3, shape.get(0)), 4, at), parameter.value()));
        }
        Operand<TFloat32> inputs = tf.nn.relu(noise(tf, Shape.of(EXAMPLES, shape.get(0)), 4, at));
        Operand<TFloat32> outputs = tf.linalg.matMul(inputs, parameter.value());
        Operand<TFloat32> delta = tf.math.mul(outputs, tf.constant(1e-3f));
        if (kind == Gradients.PRODUCTS_OF_PARTS) {
            Operand<TFloat32> left = tf.concat(
                    tf.splitV(inputs, tf.constant(PARTS), tf.constant(0), (long) PARTS.length), tf.constant(0));
            return tf.linalg.matMul(left, delta, MatMul.transposeA(true));
        }
        if (kind == Gradients.PRODUCTS || at > 0) {
            return tf.identity(tf.linalg.matMul(inputs, delta, MatMul.transposeA(true)));
        }
        int rest = Math.toIntExact(shape.get(0)) - ROWS;
        List<Operand<TFloat32>> blocks = new ArrayList<>();
        tf.splitV(inputs, tf.constant(new int[] {ROWS, rest}), tf.constant(1), 2L)
                .forEach(block -> blocks.add(tf.linalg.matMul(block, delta, MatMul.transposeA(true))));
        return tf.concat(blocks, tf.constant(0));
    }

    private static Operand<TFloat32> joined(Ops tf, Operand<TFloat32> gradient) {
        int rest = Math.toIntExact(gradient.shape().get(0)) - ROWS;
        return tf.concat(tf.splitV(gradient, tf.constant(new int[] {ROWS, rest}), tf.constant(0), 2L), tf.constant(0));
    }

    private static Operand<TFloat32> noise(Ops tf, Shape shape, int seed, int at) {
        return tf.random.statelessRandomNormal(
                tf.constant(shape.asArray()), tf.constant(new int[] {seed, at}), TFloat32.class);
    }
}
