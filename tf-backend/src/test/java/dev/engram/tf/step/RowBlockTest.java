package dev.engram.tf.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.OptimizerSpec;
import dev.engram.spi.Penalty;
import dev.engram.tf.optimizer.Optimizer;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

class RowBlockTest {
    private static final Shape SHAPE = Shape.of(701, 3, 67);
    private static final int STEPS = 3;
    private static final ConfigProto TWO_AT_ONCE = ConfigProto.newBuilder()
            .setUsePerSessionThreads(true)
            .setIntraOpParallelismThreads(1)
            .setInterOpParallelismThreads(2)
            .build();

    static Stream<OptimizerSpec> rules() {
        return Stream.of(
                new OptimizerSpec.Sgd(0.1),
                new OptimizerSpec.Momentum(0.1, 0.9, true),
                new OptimizerSpec.Adam(0.1, 0.9, 0.999, 1e-3),
                new OptimizerSpec.RmsProp(0.1, 0.9, 0, 1e-3),
                new OptimizerSpec.AdaGrad(0.1, 0.1));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void blocksHaveTheBitsOfTheWhole(OptimizerSpec rule) {
        assertThat(pulled(rule, true)).containsExactly(pulled(rule, false));
    }

    private static float[] pulled(OptimizerSpec spec, boolean inBlocks) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            TensorStore store = new TensorStore(tf);
            GraphTensor parameter = store.declare(TensorStore.PARAMETER + "w", SHAPE, () -> noise(tf, 1));
            // More than a third of the weights is held by nothing.
            Operand<TFloat32> precision = tf.nn.relu(tf.math.add(noise(tf, 2), tf.constant(0.3f)));
            Penalty.Quadratic penalty =
                    new Penalty.Quadratic(List.of(precision), List.of(noise(tf, 3)), tf.constant(0f));
            Optimizer rule = Optimizer.of(spec, store, tf.constant(0.1f));
            ImplicitPull pull =
                    new ImplicitPull(tf, store, List.of(parameter), penalty, rule, tf.constant(5f), inBlocks);
            Op step = pull.move(0, tf, when -> rule.apply(when, parameter, noise(tf, 4)));
            try (Session session = new Session(graph, TWO_AT_ONCE)) {
                store.initialize(session);
                pull.refresh()
                        .forEach(op -> session.runner().addTarget(op).run().close());
                for (int i = 0; i < STEPS; i++) {
                    session.runner().addTarget(step).run().close();
                }
                return read(session, parameter.value());
            }
        }
    }

    private static Operand<TFloat32> noise(Ops tf, int seed) {
        return tf.random.statelessRandomNormal(
                tf.constant(SHAPE.asArray()), tf.constant(new int[] {seed, 0}), TFloat32.class);
    }

    private static float[] read(Session session, Operand<TFloat32> tensor) {
        try (Result result = session.runner().fetch(tensor).run()) {
            float[] values = new float[Math.toIntExact(result.get(0).shape().size())];
            ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
            return values;
        }
    }

    @Test
    void blocksAreAllRowsInTheirOrder() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            TensorStore store = new TensorStore(tf);
            GraphTensor parameter = store.declare(TensorStore.PARAMETER + "w", SHAPE, () -> noise(tf, 1));
            List<Operand<TFloat32>> rows = RowBlock.of(tf, parameter, true).stream()
                    .map(block -> block.cut(parameter.value()))
                    .toList();
            assertThat(rows).hasSize(3);
            try (Session session = new Session(graph)) {
                store.initialize(session);
                assertThat(read(session, tf.concat(rows, tf.constant(0))))
                        .containsExactly(read(session, parameter.value()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapesInOneBlock")
    void isOneBlock(Shape shape) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            GraphTensor parameter = new TensorStore(tf).declare(TensorStore.PARAMETER + "w", shape, 0f);
            assertThat(RowBlock.of(tf, parameter, true)).hasSize(1);
        }
    }

    /** A scalar, a vector, short rows, a small kernel, a single row. */
    static Stream<Shape> shapesInOneBlock() {
        return Stream.of(
                Shape.scalar(), Shape.of(200_000), Shape.of(20_000, 63), Shape.of(300, 200), Shape.of(1, 200_000));
    }
}
