package dev.engram.strategies.kfac;

import dev.engram.spi.LayerTap;
import dev.engram.spi.Parameter;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** A, G and the anchor of one layer. The bias is one more row of the weights, with an input of 1. */
final class KroneckerFactors {
    private static final int SQUARINGS = 6;

    private final Ops tf;
    private final int inputs;
    private final int units;
    private final boolean hasBias;
    private final Operand<TFloat32> weights;
    private final StateTensor anchor;
    private final StateTensor inputFactor;
    private final StateTensor outputFactor;
    private final StateTensor inputSum;
    private final StateTensor outputSum;
    private final Operand<TFloat32> batchInputs;
    private final Operand<TFloat32> batchOutputs;

    /** Declares the state of a layer. */
    KroneckerFactors(TrainingGraph graph, LayerTap layer, Operand<TFloat32> delta) {
        tf = graph.tf();
        Shape kernel = layer.kernel().shape();
        units = Math.toIntExact(kernel.get(kernel.numDimensions() - 1));
        inputs = Math.toIntExact(kernel.size() / units);
        hasBias = layer.bias().isPresent();
        weights = weights(layer);
        int rows = hasBias ? inputs + 1 : inputs;
        String name = layer.kernel().name();
        anchor = graph.state("anchor/" + name, Shape.of(rows, units), 0f);
        inputFactor = graph.state("inputs/" + name, Shape.of(rows, rows), 0f);
        outputFactor = graph.state("outputs/" + name, Shape.of(units, units), 0f);
        inputSum = graph.scratch("inputs/" + name, Shape.of(rows, rows));
        outputSum = graph.scratch("outputs/" + name, Shape.of(units, units));
        Operand<TFloat32> a = withOnes(tf.reshape(layer.inputs(), tf.constant(new int[] {-1, inputs})));
        Operand<TFloat32> d = tf.reshape(delta, tf.constant(new int[] {-1, units}));
        batchInputs = tf.linalg.matMul(a, a, MatMul.transposeA(true));
        Operand<TFloat32> squares = tf.linalg.matMul(d, d, MatMul.transposeA(true));
        batchOutputs = tf.math.div(squares, positions(layer));
    }

    private Operand<TFloat32> weights(LayerTap layer) {
        Operand<TFloat32> kernel = tf.reshape(layer.kernel().value(), tf.constant(new int[] {inputs, units}));
        return layer.bias()
                .map(Parameter::value)
                .<Operand<TFloat32>>map(bias ->
                        tf.concat(List.of(kernel, tf.reshape(bias, tf.constant(new int[] {1, units}))), tf.constant(0)))
                .orElse(kernel);
    }

    private Operand<TFloat32> withOnes(Operand<TFloat32> a) {
        if (!hasBias) {
            return a;
        }
        Operand<TFloat32> ones =
                tf.onesLike(tf.slice(a, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 1})));
        return tf.concat(List.of(a, ones), tf.constant(1));
    }

    private Operand<TFloat32> positions(LayerTap layer) {
        Operand<org.tensorflow.types.TInt32> sides = tf.shape(layer.inputs());
        return tf.dtypes.cast(tf.gather(sides, tf.constant(1), tf.constant(0)), TFloat32.class);
    }

    List<Op> accumulate() {
        return List.of(inputSum.assignAdd(batchInputs), outputSum.assignAdd(batchOutputs));
    }

    /** A ← A + A_t, G ← G + (G_t − G) / (t + 1), θ* ← θ. */
    List<Op> merge(Operand<TFloat32> examples, Operand<TFloat32> tasks) {
        List<Op> merge = new ArrayList<>();
        merge.add(inputFactor.assignAdd(tf.math.div(inputSum.value(), examples)));
        Operand<TFloat32> measured = tf.math.div(outputSum.value(), examples);
        Operand<TFloat32> news = tf.math.sub(measured, outputFactor.value());
        merge.add(outputFactor.assignAdd(tf.math.div(news, tf.math.add(tasks, tf.constant(1f)))));
        merge.add(anchor.assign(weights));
        return merge;
    }

    /** tr(ΔWᵀ A ΔW G) = Σ ΔW ∘ (A ΔW G). */
    Operand<TFloat32> quadraticForm() {
        Operand<TFloat32> moved = tf.math.sub(weights, anchor.value());
        Operand<TFloat32> curved = tf.linalg.matMul(tf.linalg.matMul(inputFactor.value(), moved), outputFactor.value());
        return tf.reduceSum(tf.math.mul(moved, curved), tf.constant(new int[] {0, 1}));
    }

    /** Largest eigenvalue of A ⊗ G: the product of theirs. */
    Operand<TFloat32> largestEigenvalue() {
        return tf.math.mul(largestEigenvalue(inputFactor.value()), largestEigenvalue(outputFactor.value()));
    }

    /** By squaring: B = A²ⁿ / tr(A²ⁿ) → v vᵀ, v the leading eigenvector; then tr(A B), never above the true value. */
    private Operand<TFloat32> largestEigenvalue(Operand<TFloat32> factor) {
        Operand<TFloat32> power = withUnitTrace(factor);
        for (int i = 0; i < SQUARINGS; i++) {
            power = withUnitTrace(tf.linalg.matMul(power, power));
        }
        return tf.reduceSum(tf.math.mul(factor, power), tf.constant(new int[] {0, 1}));
    }

    private Operand<TFloat32> withUnitTrace(Operand<TFloat32> matrix) {
        Operand<TFloat32> diagonal = tf.linalg.matrixDiagPart(matrix, tf.constant(0), tf.constant(0f));
        return tf.math.divNoNan(matrix, tf.reduceSum(diagonal, tf.constant(0)));
    }
}
