package dev.engram.tf.gradient;

import dev.engram.spi.ExampleNorm;
import dev.engram.spi.PerExampleSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Σ_x φ(∂ s_x / ∂θ), exact per example, at the price of about one backward pass. For z = a W with δ = ∂ s / ∂z a
 * per-example gradient is the rank-one a_x δ_xᵀ, and φ is multiplicative, so the sum is φ(a)ᵀ φ(δ) (Goodfellow 2015, arXiv
 * 1510.01799, for the square); a convolution is the same on patches, summed over positions before φ.
 */
public final class PerExampleGradients {
    /** Bytes that patches and per-example gradients of a convolution may take. */
    private static final long CONVOLUTION_BUDGET = 128L << 20;

    private static final int DEFAULT_BATCH = 1024;

    private final Ops tf;
    private final GradientTape tape;

    public PerExampleGradients(Graph graph, Ops tf) {
        this.tf = tf;
        this.tape = new GradientTape(graph);
    }

    /**
     * Builds the sums.
     *
     * @param perExample {@code [batch]}; element x depends on example x alone
     * @param parameters variables, or reads of them
     */
    public PerExampleSums sums(
            Operand<TFloat32> perExample, List<? extends Operand<TFloat32>> parameters, ExampleNorm norm) {
        ParameterUses uses = new ParameterUses(tape.upstream(perExample));
        List<ParameterUse> found = parameters.stream().map(uses::of).toList();
        Map<Output<TFloat32>, Operand<TFloat32>> deltas = deltas(perExample, parameters, found);
        int largestBatch = DEFAULT_BATCH;
        List<Operand<TFloat32>> sums = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Shape shape = parameters.get(i).shape();
            ParameterUse use = found.get(i);
            if (use instanceof ParameterUse.Dense dense) {
                sums.add(dense(dense, delta(deltas, dense.output()), norm));
            } else if (use instanceof ParameterUse.Convolution convolution) {
                sums.add(convolution(convolution, delta(deltas, convolution.output()), shape, norm));
                largestBatch = Math.min(largestBatch, convolutionBatch(convolution, shape));
            } else if (use instanceof ParameterUse.Bias bias) {
                sums.add(bias(delta(deltas, bias.output()), norm));
            } else {
                sums.add(norm(delta(deltas, parameters.get(i)), norm));
                largestBatch = 1;
            }
        }
        return new PerExampleSums(sums, largestBatch);
    }

    /** One backward pass for all: with respect to each z, or the parameter itself on the general path. */
    private Map<Output<TFloat32>, Operand<TFloat32>> deltas(
            Operand<TFloat32> perExample, List<? extends Operand<TFloat32>> parameters, List<ParameterUse> uses) {
        Map<Output<TFloat32>, Operand<TFloat32>> deltas = new LinkedHashMap<>();
        List<Operand<TFloat32>> targets = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            ParameterUse use = uses.get(i);
            Operand<TFloat32> target = use instanceof ParameterUse.General ? parameters.get(i) : use.output();
            if (deltas.put(target.asOutput(), target) == null) {
                targets.add(target);
            }
        }
        List<Operand<TFloat32>> gradients = tape.gradients(tf.reduceSum(perExample, tf.constant(0)), targets);
        for (int i = 0; i < targets.size(); i++) {
            deltas.put(targets.get(i).asOutput(), gradients.get(i));
        }
        return deltas;
    }

    private static Operand<TFloat32> delta(Map<Output<TFloat32>, Operand<TFloat32>> deltas, Operand<TFloat32> target) {
        return java.util.Objects.requireNonNull(deltas.get(target.asOutput()), "every target has a gradient");
    }

    private Operand<TFloat32> dense(ParameterUse.Dense use, Operand<TFloat32> delta, ExampleNorm norm) {
        Operand<TFloat32> inputs = norm(use.inputs(), norm);
        Operand<TFloat32> deltas = norm(delta, norm);
        return use.transposedKernel()
                ? tf.linalg.matMul(deltas, inputs, MatMul.transposeA(true), MatMul.transposeB(use.transposedInputs()))
                : tf.linalg.matMul(inputs, deltas, MatMul.transposeA(!use.transposedInputs()));
    }

    private Operand<TFloat32> bias(Operand<TFloat32> delta, ExampleNorm norm) {
        Operand<TFloat32> perExample =
                delta.shape().numDimensions() == 2 ? delta : tf.reduceSum(delta, tf.constant(new int[] {1, 2}));
        return tf.reduceSum(norm(perExample, norm), tf.constant(0));
    }

    private Operand<TFloat32> convolution(
            ParameterUse.Convolution use, Operand<TFloat32> delta, Shape kernel, ExampleNorm norm) {
        Operand<TFloat32> patches = patches(tf, use, kernel);
        int filters = Math.toIntExact(kernel.get(3));
        Operand<TFloat32> deltas =
                tf.reshape(delta, tf.constant(new int[] {-1, Math.toIntExact(positions(use.output())), filters}));
        Operand<TFloat32> perExample =
                tf.train.batchMatMul(patches, deltas, TFloat32.class, org.tensorflow.op.train.BatchMatMul.adjX(true));
        Operand<TFloat32> sum = tf.reduceSum(norm(perExample, norm), tf.constant(0));
        return tf.reshape(sum, tf.constant(kernel.asArray()));
    }

    /** The inputs of a convolution as {@code [batch, positions, kernel × kernel × channels]}. */
    static Operand<TFloat32> patches(Ops tf, ParameterUse.Convolution use, Shape kernel) {
        long width = kernel.get(0) * kernel.get(1) * kernel.get(2);
        Operand<TFloat32> patches = tf.image.extractImagePatches(
                use.inputs(),
                List.of(1L, kernel.get(0), kernel.get(1), 1L),
                use.strides(),
                List.of(1L, 1L, 1L, 1L),
                use.padding());
        int[] shape = {-1, Math.toIntExact(positions(use.output())), Math.toIntExact(width)};
        return tf.reshape(patches, tf.constant(shape));
    }

    private static long positions(Operand<TFloat32> image) {
        return image.shape().get(1) * image.shape().get(2);
    }

    private static int convolutionBatch(ParameterUse.Convolution use, Shape kernel) {
        long width = kernel.get(0) * kernel.get(1) * kernel.get(2);
        long bytes = Float.BYTES * (positions(use.output()) * width + 2 * kernel.size());
        return Math.toIntExact(Math.max(1, Math.min(DEFAULT_BATCH, CONVOLUTION_BUDGET / bytes)));
    }

    private Operand<TFloat32> norm(Operand<TFloat32> x, ExampleNorm norm) {
        return switch (norm) {
            case SQUARE -> tf.math.square(x);
            case MAGNITUDE -> tf.math.abs(x);
        };
    }

    /** The layers that {@code of} passes through, with their taps. */
    public List<LayerUse> layers(Operand<TFloat32> of, List<? extends Operand<TFloat32>> parameters) {
        ParameterUses uses = new ParameterUses(tape.upstream(of));
        List<LayerUse> layers = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            ParameterUse use = uses.of(parameters.get(i));
            if (use instanceof ParameterUse.Dense dense && !dense.transposedInputs() && !dense.transposedKernel()) {
                layers.add(new LayerUse(i, tf.expandDims(dense.inputs(), tf.constant(1)), dense.output()));
            } else if (use instanceof ParameterUse.Convolution convolution) {
                layers.add(new LayerUse(
                        i, patches(tf, convolution, parameters.get(i).shape()), convolution.output()));
            }
        }
        return layers;
    }

    /**
     * A kernel in a graph.
     *
     * @param parameter index of the kernel
     * @param inputs {@code [batch, positions, inputs]}
     * @param output the layer's output before its bias
     */
    public record LayerUse(int parameter, Operand<TFloat32> inputs, Operand<TFloat32> output) {}
}
