package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class RunThreadTest {
    private static final float SMALL = 1e-30f;
    private static final float SMALLER = 1e-10f;

    @ParameterizedTest
    @EnumSource
    void denormalNumbersAreZeroInAllThreadsButStayInJava(RunThread thread) {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            var small = tf.placeholder(TFloat32.class);
            var denormalResult = tf.math.mul(small, tf.constant(SMALLER));
            var denormalOperand = tf.math.mul(tf.constant(SMALL * SMALLER), tf.math.reciprocal(small));
            try (TFloat32 value = TFloat32.scalarOf(SMALL);
                    Result result = thread.run(session.runner()
                            .feed(small, value)
                            .fetch(denormalResult)
                            .fetch(denormalOperand))) {
                assertThat(((TFloat32) result.get(0)).getFloat()).isZero();
                assertThat(((TFloat32) result.get(1)).getFloat()).isZero();
                assertThat(value.getFloat() * SMALLER).isPositive().isLessThan(Float.MIN_NORMAL);
            }
        }
    }
}
