package dev.engram.tf.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** How a parameter enters a scalar: by which one operation, if it is one of those with a cheap per-example sum. */
sealed interface ParameterUse {
    /** The operation's output z. */
    default Operand<TFloat32> output() {
        throw new IllegalStateException("Only a recognised use has an output");
    }

    /** z = a W. */
    record Dense(Operand<TFloat32> inputs, boolean transposedInputs, boolean transposedKernel, Operand<TFloat32> output)
            implements ParameterUse {
        /** Width of a row of a. */
        long width(Shape kernel) {
            return kernel.get(transposedKernel ? 1 : 0);
        }

        /** Width of a row of z. */
        long units(Shape kernel) {
            return kernel.get(transposedKernel ? 0 : 1);
        }

        /** aᵀ δ, as the kernel lies. */
        Operand<TFloat32> kernelGradient(Ops tf, Operand<TFloat32> a, Operand<TFloat32> delta) {
            return transposedKernel
                    ? tf.linalg.matMul(delta, a, MatMul.transposeA(true), MatMul.transposeB(transposedInputs))
                    : tf.linalg.matMul(a, delta, MatMul.transposeA(!transposedInputs));
        }
    }

    /** z = a ∗ W, channels last. */
    record Convolution(Operand<TFloat32> inputs, List<Long> strides, String padding, Operand<TFloat32> output)
            implements ParameterUse {}

    /** z = x + b over the last axis. */
    record Bias(Operand<TFloat32> output) implements ParameterUse {}

    /** A dense layer or a bias whose input has several rows an example, positions, one example's after another's. */
    record AtPositions(ParameterUse layer) implements ParameterUse {
        @Override
        public Operand<TFloat32> output() {
            return layer.output();
        }
    }

    /** Anything else, or several uses: right one example at a time. */
    record General() implements ParameterUse {}

    /** This use, if its rows are examples, or as it is where they are not: sums over rows are not sums over examples. */
    default ParameterUse of(ExampleRows examples) {
        if (this instanceof General) {
            return this;
        }
        OptionalLong rows = examples.of(output());
        if (rows.isPresent() && rows.getAsLong() == 1) {
            return this;
        }
        boolean splits = this instanceof Bias || (this instanceof Dense dense && !dense.transposedInputs());
        return rows.isPresent() && splits ? new AtPositions(this) : new General();
    }

    /** Recognises the use of a parameter by its only consumer. */
    static ParameterUse of(GraphOperation consumer, Operand<?> read) {
        List<Operand<?>> inputs = new ArrayList<>();
        consumer.inputs().forEach(inputs::add);
        boolean second = inputs.size() == 2 && inputs.get(1).asOutput().equals(read.asOutput());
        if (!second || inputs.get(0).asOutput().equals(read.asOutput())) {
            return new General();
        }
        Operand<TFloat32> other = inputs.get(0).asOutput().expect(TFloat32.class);
        Operand<TFloat32> output = consumer.output(0);
        return switch (consumer.type()) {
            case "MatMul" ->
                new Dense(
                        other,
                        consumer.attributes().getAttrBool("transpose_a"),
                        consumer.attributes().getAttrBool("transpose_b"),
                        output);
            case "Conv2D" -> convolution(consumer, other, output);
            case "BiasAdd" -> channelsLast(consumer) ? bias(other, read, output) : new General();
            case "Add", "AddV2" -> bias(other, read, output);
            default -> new General();
        };
    }

    private static ParameterUse convolution(
            GraphOperation consumer, Operand<TFloat32> inputs, Operand<TFloat32> output) {
        String padding = consumer.attributes().getAttrString("padding");
        long[] dilations = consumer.attributes().getAttrIntList("dilations");
        boolean plain = channelsLast(consumer)
                && !"EXPLICIT".equals(padding)
                && Arrays.stream(dilations).allMatch(side -> side == 1)
                && isOfKnownSize(inputs)
                && isOfKnownSize(output);
        return plain
                ? new Convolution(
                        inputs,
                        Arrays.stream(consumer.attributes().getAttrIntList("strides"))
                                .boxed()
                                .toList(),
                        padding,
                        output)
                : new General();
    }

    private static boolean channelsLast(GraphOperation operation) {
        return "NHWC".equals(operation.attributes().getAttrString("data_format"));
    }

    private static boolean isOfKnownSize(Operand<TFloat32> images) {
        return images.shape().numDimensions() == 4 && !images.shape().tail().hasUnknownDimension();
    }

    private static ParameterUse bias(Operand<TFloat32> other, Operand<?> read, Operand<TFloat32> output) {
        int rank = other.shape().numDimensions();
        boolean overLastAxis = read.shape().numDimensions() == 1
                && (rank == 2 || rank == 4)
                && output.shape().get(rank - 1) == read.shape().get(0);
        return overLastAxis ? new Bias(output) : new General();
    }
}
