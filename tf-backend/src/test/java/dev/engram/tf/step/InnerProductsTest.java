package dev.engram.tf.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.engram.tf.fused.FusedLibrary;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** Two kernels, one after the other. */
class InnerProductsTest {
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final TensorStore store = new TensorStore(tf);
    private final GraphTensor first = store.declare(TensorStore.PARAMETER + "first", Shape.of(5, 7), 1f);
    private final GraphTensor second = store.declare(TensorStore.PARAMETER + "second", Shape.of(7, 3), 1f);
    private final Operand<TFloat32> batch = tf.constant(new float[4][5]);
    private final Operand<TFloat32> slopes = tf.constant(new float[4][3]);

    @BeforeEach
    void requireProducts() {
        assumeThat(FusedLibrary.multipliesHere()).isTrue();
    }

    @Test
    void gradientsOfDenseLayersAreThoseOfUpdatesAlone() {
        Operand<TFloat32> hidden = tf.linalg.matMul(batch, first.value());
        Operand<TFloat32> ofHidden = tf.linalg.matMul(slopes, second.value(), MatMul.transposeB(true));
        Operand<TFloat32> ofFirst = transposedProduct(batch, ofHidden);
        Operand<TFloat32> ofSecond = transposedProduct(hidden, slopes);
        assertThat(inner(ofFirst, ofSecond)).containsExactlyInAnyOrder(ofFirst.asOutput(), ofSecond.asOutput());
    }

    /** In (batch first) second as batch (first second): the second one's gradient multiplies by the first itself. */
    @Test
    void anotherParametersMemoryIsNoFactorOfAnUpdate() {
        Operand<TFloat32> both = tf.linalg.matMul(first.value(), second.value());
        Operand<TFloat32> ofBoth = tf.math.add(transposedProduct(batch, slopes), both);
        Operand<TFloat32> ofFirst = tf.linalg.matMul(ofBoth, second.value(), MatMul.transposeB(true));
        Operand<TFloat32> ofSecond = transposedProduct(first.value(), ofBoth);
        assertThat(inner(ofFirst, ofSecond)).isEmpty();
    }

    private Operand<TFloat32> transposedProduct(Operand<TFloat32> left, Operand<TFloat32> right) {
        return tf.linalg.matMul(left, right, MatMul.transposeA(true));
    }

    private Set<Output<TFloat32>> inner(Operand<TFloat32> ofFirst, Operand<TFloat32> ofSecond) {
        FusedUpdate ofOne = new FusedUpdate(tf, first);
        ofOne.source(ofFirst);
        FusedUpdate ofOther = new FusedUpdate(tf, second);
        ofOther.source(ofSecond);
        Readers readers = new Readers(List.of(ofFirst, ofSecond));
        List<Op> elsewhere = new ArrayList<>(readers.of(first));
        elsewhere.addAll(readers.of(second));
        return InnerProducts.of(List.of(ofOne, ofOther), elsewhere).keySet();
    }
}
