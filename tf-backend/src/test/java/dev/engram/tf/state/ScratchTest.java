package dev.engram.tf.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.tf.runtime.TensorFlowRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Tensors that have memory for the time of a call. */
final class ScratchTest {
    private static final Shape SHAPE = Shape.of(300, 2_000); // more than is initialised at once

    private Graph graph;
    private Session session;
    private TensorStore store;
    private GraphTensor sums;
    private GraphTensor kept;
    private Op add;

    @BeforeEach
    void build() {
        TensorFlowRuntime.load();
        graph = new Graph();
        Ops tf = Ops.create(graph);
        store = new TensorStore(tf);
        sums = store.scratch("sums", SHAPE);
        kept = store.declare(TensorStore.STRATEGY + "kept", SHAPE, 5f);
        add = sums.assignAdd(kept.value());
        session = new Session(graph);
        store.initialize(session);
    }

    @AfterEach
    void close() {
        session.close();
        graph.close();
    }

    @Test
    void areZeroWhenEachCallBegins() {
        for (int call = 0; call < 3; call++) {
            store.withScratch(session, () -> {
                assertThat(read(sums.value())).hasSize(600_000).containsOnly(0f);
                session.runner().addTarget(add).run().close();
                assertThat(read(sums.value())).containsOnly(5f);
            });
        }
    }

    @Test
    void haveNoMemoryAfterwards() {
        store.withScratch(session, () -> session.runner().addTarget(add).run().close());

        assertThat(read(sums.value())).isEmpty();
        assertThat(read(kept.value())).containsOnly(5f);
    }

    @Test
    void haveNoneAfterACallThatFails() {
        assertThatThrownBy(() -> store.withScratch(session, () -> {
                    throw new IllegalStateException("no data");
                }))
                .hasMessage("no data");

        assertThat(read(sums.value())).isEmpty();
    }

    private float[] read(Operand<TFloat32> operand) {
        try (Result result = session.runner().fetch(operand).run()) {
            float[] values = new float[Math.toIntExact(result.get(0).shape().size())];
            if (values.length > 0) {
                ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
            }
            return values;
        }
    }
}
