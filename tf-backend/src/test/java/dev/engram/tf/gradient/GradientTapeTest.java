package dev.engram.tf.gradient;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.tf.gpu.GpuLibraries;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class GradientTapeTest {
    static {
        GpuLibraries.load(); // before the first graph
    }

    @Test
    void aVariableThatTheLossDoesNotReachIsNamed() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> used = tf.withName("used").variable(Shape.of(2), TFloat32.class);
            Operand<TFloat32> unused = tf.withName("unused").variable(Shape.of(2), TFloat32.class);
            Operand<TFloat32> loss = tf.withName("loss").reduceSum(tf.math.exp(used), tf.constant(0));
            assertThatThrownBy(() -> new GradientTape(graph).gradients(loss, List.of(used, unused)))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("'loss' does not depend on unused");
        }
    }

    @Test
    void operationsWithoutGradientAreNamedWithACure() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> w = tf.variable(Shape.of(4, 3), TFloat32.class);
            var sparse = tf.nn.sparseSoftmaxCrossEntropyWithLogits(tf.identity(w), tf.constant(new int[] {0, 1, 2, 0}));
            Operand<TFloat32> loss = tf.reduceSum(sparse.loss(), tf.constant(0));
            assertThatThrownBy(() -> new GradientTape(graph).gradients(loss, List.of(w)))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("SparseSoftmaxCrossEntropyWithLogits")
                    .hasMessageContaining("use softmaxCrossEntropyWithLogits on one-hot float32 labels");
        }
    }

    /** Each crashes the JVM, or TensorFlow says that an attribute must not have a reference type. */
    static Stream<BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>>> unsafeOnVariables() {
        return Stream.of(
                (tf, w) -> tf.math.square(w),
                (tf, w) -> tf.math.log1p(w),
                (tf, w) -> tf.math.pow(w, tf.constant(2f)),
                (tf, w) -> tf.math.asin(w),
                (tf, w) -> tf.math.acos(w),
                (tf, w) -> tf.math.atan(w),
                (tf, w) -> tf.math.atanh(w));
    }

    @ParameterizedTest
    @MethodSource("unsafeOnVariables")
    void whatCannotBeDifferentiatedDirectlyOfAVariableIsRefusedWithTheCure(
            BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> operation) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> w = tf.withName("w").variable(Shape.of(4), TFloat32.class);
            Operand<TFloat32> loss = tf.reduceSum(operation.apply(tf, w), tf.constant(0));
            assertThatThrownBy(() -> new GradientTape(graph).gradients(loss, List.of(w)))
                    .hasMessageContaining("of w taken directly from a variable")
                    .hasMessageContaining("tf.identity");
        }
    }

    @Test
    void aStoppedGradientIsAnErrorAndNotAZero() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> w = tf.withName("w").variable(Shape.of(4), TFloat32.class);
            Operand<TFloat32> loss =
                    tf.reduceSum(tf.math.exp(tf.math.floor(tf.stopGradient(tf.identity(w)))), tf.constant(0));
            assertThatThrownBy(() -> new GradientTape(graph).gradients(loss, List.of(w)))
                    .isInstanceOf(EngramException.class);
        }
    }
}
