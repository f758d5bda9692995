package dev.engram.tf.gradient;

import dev.engram.spi.ExampleNorm;
import dev.engram.spi.PerExampleSums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Σ_x φ(∂ s_x / ∂θ), exact per example, at the price of about one backward pass. For z = a W with δ = ∂ s / ∂z a
 * per-example gradient is the rank-one a_x δ_xᵀ, and φ is multiplicative, so the sum is φ(a)ᵀ φ(δ) (Goodfellow 2015, arXiv
 * 1510.01799, for the square); a convolution is the same on patches, summed over positions before φ, and so is a layer that
 * takes several rows an example. Where it is not known whose row a row is, one example at a time is right.
 */
public final class PerExampleGradients {
    /** Bytes that patches, deltas and per-example gradients of a layer may take. */
    private static final long BUDGET = 128L << 20;

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
     * @param perExample scalars of each example, all of which count: {@code [batch]} each; element x depends on example x
     *     alone
     * @param parameters variables, or reads of them
     */
    public PerExampleSums sums(
            List<? extends Operand<TFloat32>> perExample,
            List<? extends Operand<TFloat32>> parameters,
            ExampleNorm norm) {
        Set<String> upstream = new HashSet<>();
        perExample.forEach(scalar -> upstream.addAll(tape.upstream(scalar)));
        ParameterUses uses = new ParameterUses(upstream);
        ExampleRows rows = new ExampleRows(perExample);
        List<ParameterUse> found = parameters.stream()
                .map(parameter -> uses.of(parameter).of(rows))
                .toList();
        Positions positions = new Positions(tf, perExample.get(0));
        List<Operand<TFloat32>> targets = targets(parameters, found);
        Map<Output<TFloat32>, List<Operand<TFloat32>>> deltas = deltas(perExample, targets);
        int largestBatch = DEFAULT_BATCH;
        List<Operand<TFloat32>> sums = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Shape shape = parameters.get(i).shape();
            ParameterUse use = found.get(i);
            List<Operand<TFloat32>> ofScalars = Objects.requireNonNull(
                    deltas.get(target(parameters.get(i), use).asOutput()), "every target has a gradient");
            if (use instanceof ParameterUse.Dense dense) {
                sums.add(dense(dense, ofScalars, norm));
            } else if (use instanceof ParameterUse.Convolution convolution) {
                sums.add(convolution(convolution, ofScalars, shape, norm));
                largestBatch = Math.min(largestBatch, batch(shape, positions(convolution), perExample.size()));
            } else if (use instanceof ParameterUse.Bias) {
                sums.add(bias(ofScalars, norm));
            } else if (use instanceof ParameterUse.AtPositions several
                    && several.layer() instanceof ParameterUse.Dense dense) {
                sums.add(denseAtPositions(dense, shape, positions, ofScalars, norm));
                long known = Math.max(1, rows.of(dense.output()).orElse(1));
                largestBatch = Math.min(largestBatch, batch(shape, known, perExample.size()));
            } else if (use instanceof ParameterUse.AtPositions) {
                sums.add(biasAtPositions(shape.get(0), positions, ofScalars, norm));
            } else {
                sums.add(total(ofScalars, norm));
                largestBatch = 1;
            }
        }
        return new PerExampleSums(sums, largestBatch);
    }

    private static List<Operand<TFloat32>> targets(
            List<? extends Operand<TFloat32>> parameters, List<ParameterUse> uses) {
        Map<Output<TFloat32>, Operand<TFloat32>> distinct = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            Operand<TFloat32> target = target(parameters.get(i), uses.get(i));
            distinct.put(target.asOutput(), target);
        }
        return List.copyOf(distinct.values());
    }

    /** What to differentiate by: z, or the parameter itself on the general path. */
    private static Operand<TFloat32> target(Operand<TFloat32> parameter, ParameterUse use) {
        return use instanceof ParameterUse.General ? parameter : use.output();
    }

    /** One backward pass a scalar. */
    private Map<Output<TFloat32>, List<Operand<TFloat32>>> deltas(
            List<? extends Operand<TFloat32>> perExample, List<Operand<TFloat32>> targets) {
        Map<Output<TFloat32>, List<Operand<TFloat32>>> deltas = new HashMap<>();
        for (Operand<TFloat32> scalar : perExample) {
            List<Operand<TFloat32>> gradients = tape.gradients(tf.reduceSum(scalar, tf.constant(0)), targets);
            for (int i = 0; i < targets.size(); i++) {
                deltas.computeIfAbsent(targets.get(i).asOutput(), absent -> new ArrayList<>())
                        .add(gradients.get(i));
            }
        }
        return deltas;
    }

    /** All scalars share the inputs, so that their deltas are added up before the one product. */
    private Operand<TFloat32> dense(ParameterUse.Dense use, List<Operand<TFloat32>> deltas, ExampleNorm norm) {
        return use.kernelGradient(tf, norm(use.inputs(), norm), total(deltas, norm));
    }

    private Operand<TFloat32> bias(List<Operand<TFloat32>> deltas, ExampleNorm norm) {
        List<Operand<TFloat32>> perExample = new ArrayList<>();
        for (Operand<TFloat32> delta : deltas) {
            perExample.add(
                    delta.shape().numDimensions() == 2 ? delta : tf.reduceSum(delta, tf.constant(new int[] {1, 2})));
        }
        return tf.reduceSum(total(perExample, norm), tf.constant(0));
    }

    private Operand<TFloat32> denseAtPositions(
            ParameterUse.Dense use,
            Shape kernel,
            Positions positions,
            List<Operand<TFloat32>> deltas,
            ExampleNorm norm) {
        Operand<TFloat32> inputs = positions.apart(use.inputs(), use.width(kernel));
        List<Operand<TFloat32>> sums = new ArrayList<>();
        for (Operand<TFloat32> rows : deltas) {
            Operand<TFloat32> delta = positions.apart(rows, use.units(kernel));
            Operand<TFloat32> perExample =
                    use.transposedKernel() ? transposedProduct(delta, inputs) : transposedProduct(inputs, delta);
            sums.add(tf.reduceSum(norm(perExample, norm), tf.constant(0)));
        }
        return sum(sums);
    }

    private Operand<TFloat32> biasAtPositions(
            long units, Positions positions, List<Operand<TFloat32>> deltas, ExampleNorm norm) {
        List<Operand<TFloat32>> perExample = new ArrayList<>();
        deltas.forEach(delta -> perExample.add(tf.reduceSum(positions.apart(delta, units), tf.constant(1))));
        return tf.reduceSum(total(perExample, norm), tf.constant(0));
    }

    private Operand<TFloat32> convolution(
            ParameterUse.Convolution use, List<Operand<TFloat32>> deltas, Shape kernel, ExampleNorm norm) {
        Patches patches = new Patches(tf, use, kernel);
        int[] flat = {-1, patches.positions(), Math.toIntExact(kernel.get(3))};
        List<Operand<TFloat32>> rows = new ArrayList<>();
        for (Operand<TFloat32> piece : patches.pieces()) {
            List<Operand<TFloat32>> sums = new ArrayList<>();
            for (Operand<TFloat32> delta : deltas) {
                Operand<TFloat32> perExample = transposedProduct(piece, tf.reshape(delta, tf.constant(flat)));
                sums.add(tf.reduceSum(norm(perExample, norm), tf.constant(0)));
            }
            rows.add(sum(sums));
        }
        Operand<TFloat32> all = rows.size() == 1 ? rows.get(0) : tf.concat(rows, tf.constant(0));
        return tf.reshape(all, tf.constant(kernel.asArray()));
    }

    /** aᵀ b for each example. In version 2, since oneDNN, which is four times as fast, does not take version 3. */
    private Operand<TFloat32> transposedProduct(Operand<TFloat32> a, Operand<TFloat32> b) {
        return tf.scope()
                .opBuilder("BatchMatMulV2", "BatchMatMulV2")
                .addInput(a.asOutput())
                .addInput(b.asOutput())
                .setAttr("adj_x", true)
                .build()
                .output(0);
    }

    private static long positions(ParameterUse.Convolution use) {
        return use.output().shape().get(1) * use.output().shape().get(2);
    }

    /** Largest batch whose patches, deltas and per-example gradients of a layer keep to the budget. */
    private static int batch(Shape kernel, long positions, int scalars) {
        long units = kernel.get(kernel.numDimensions() - 1);
        long patch = kernel.size() / units;
        long ofScalar = 2 * kernel.size() + positions * units;
        long bytes = Float.BYTES * (2 * positions * patch + scalars * ofScalar);
        return Math.toIntExact(Math.max(1, Math.min(DEFAULT_BATCH, BUDGET / bytes)));
    }

    private Operand<TFloat32> total(List<Operand<TFloat32>> values, ExampleNorm norm) {
        return sum(values.stream().map(value -> norm(value, norm)).toList());
    }

    private Operand<TFloat32> sum(List<Operand<TFloat32>> values) {
        return values.size() == 1 ? values.get(0) : tf.math.addN(values);
    }

    private Operand<TFloat32> norm(Operand<TFloat32> x, ExampleNorm norm) {
        return switch (norm) {
            case SQUARE -> tf.math.square(x);
            case MAGNITUDE -> tf.math.abs(x);
        };
    }

    /** The layers that {@code of}, {@code [batch, ...]}, passes through, with their taps. */
    public List<LayerUse> layers(Operand<TFloat32> of, List<? extends Operand<TFloat32>> parameters) {
        ParameterUses uses = new ParameterUses(tape.upstream(of));
        ExampleRows rows = new ExampleRows(List.of(of));
        Positions positions = new Positions(tf, of);
        List<LayerUse> layers = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Shape kernel = parameters.get(i).shape();
            ParameterUse use = uses.of(parameters.get(i)).of(rows);
            Optional<Operand<TFloat32>> inputs = inputs(use, kernel, positions);
            if (inputs.isPresent()) {
                long units = kernel.get(kernel.numDimensions() - 1);
                layers.add(new LayerUse(i, uses.biasOf(use.output(), units, parameters), inputs.get(), use.output()));
            }
        }
        return layers;
    }

    /** What a layer's kernel is multiplied with, {@code [batch, positions, inputs]}. */
    private Optional<Operand<TFloat32>> inputs(ParameterUse use, Shape kernel, Positions positions) {
        if (use instanceof ParameterUse.Convolution convolution) {
            return Optional.of(new Patches(tf, convolution, kernel).whole());
        }
        boolean several = use instanceof ParameterUse.AtPositions;
        ParameterUse layer = use instanceof ParameterUse.AtPositions at ? at.layer() : use;
        if (!(layer instanceof ParameterUse.Dense dense) || dense.transposedInputs() || dense.transposedKernel()) {
            return Optional.empty();
        }
        return Optional.of(
                several
                        ? positions.apart(dense.inputs(), dense.width(kernel))
                        : tf.expandDims(dense.inputs(), tf.constant(1)));
    }

    /**
     * A kernel in a graph.
     *
     * @param parameter index of the kernel
     * @param bias index of the bias, if it has one of its own
     * @param inputs {@code [batch, positions, inputs]}
     * @param output the layer's output before its bias
     */
    public record LayerUse(int parameter, OptionalInt bias, Operand<TFloat32> inputs, Operand<TFloat32> output) {}
}
