package dev.engram.tf.gradient;

import dev.engram.tf.graph.BatchParts;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Gradients of the parameters of dense layers by which the parts of a batch went, each on its own. Each gradient is one
 * product over the whole batch, of inputs and deltas joined, which is faster than the sum of the parts' own and rounds as
 * that of a batch in one piece. A kernel a third larger than all others together has two products, one for some of its rows
 * and one for the rest: a thread that is done with the other kernels takes the first.
 */
public final class PartGradients {
    /** Part of a kernel's rows that is worth the copies of inputs and gradient when cut off. */
    private static final double WORTH_CUTTING = 0.125;

    private final Ops tf;
    private final BatchParts parts;
    private final GradientTape tape;

    public PartGradients(Graph graph, Ops tf, BatchParts parts) {
        this.tf = tf;
        this.parts = parts;
        this.tape = new GradientTape(graph);
    }

    /**
     * Builds the gradients.
     *
     * @param outputs of the network, one a part: {@code [examples of the part, outputs]}
     * @param slopes derivatives of the loss by {@code outputs}
     * @param parameters variables, each used by one {@code MatMul}, whose inputs lie in rows, or one {@code BiasAdd} a part
     */
    public List<Operand<TFloat32>> gradients(
            List<Operand<TFloat32>> outputs,
            List<Operand<TFloat32>> slopes,
            List<? extends Operand<TFloat32>> parameters) {
        List<List<ParameterUse>> uses = new ArrayList<>();
        List<List<Operand<TFloat32>>> deltas = new ArrayList<>();
        for (int part = 0; part < outputs.size(); part++) {
            ParameterUses ofPart = new ParameterUses(tape.upstream(outputs.get(part)));
            List<ParameterUse> found = parameters.stream().map(ofPart::of).toList();
            uses.add(found);
            deltas.add(tape.gradients(
                    outputs.get(part),
                    slopes.get(part),
                    found.stream().map(ParameterUse::output).toList()));
        }
        long all = parameters.stream()
                .mapToLong(parameter -> parameter.shape().size())
                .sum();
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            int parameter = i;
            List<ParameterUse> ofParts =
                    uses.stream().map(part -> part.get(parameter)).toList();
            Operand<TFloat32> delta =
                    parts.join(deltas.stream().map(part -> part.get(parameter)).toList());
            gradients.add(
                    ofParts.get(0) instanceof ParameterUse.Dense dense
                            ? kernelGradient(dense, parameters.get(i), parts.join(inputs(ofParts)), delta, all)
                            : tf.nn.biasAddGrad(delta));
        }
        return gradients;
    }

    private Operand<TFloat32> kernelGradient(
            ParameterUse.Dense dense,
            Operand<TFloat32> kernel,
            Operand<TFloat32> inputs,
            Operand<TFloat32> delta,
            long all) {
        int rows = Math.toIntExact(kernel.shape().get(0));
        int apart = (int) (rows * surplus(kernel, all));
        if (apart == 0) {
            return dense.kernelGradient(tf, inputs, delta);
        }
        List<Operand<TFloat32>> blocks = new ArrayList<>();
        // In this order: the thread that has the deltas keeps the last block and leaves the first one to others.
        for (Operand<TFloat32> block :
                tf.splitV(inputs, tf.constant(new int[] {apart, rows - apart}), tf.constant(1), 2L)) {
            blocks.add(dense.kernelGradient(tf, block, delta));
        }
        return tf.concat(blocks, tf.constant(0));
    }

    /**
     * The part of a kernel's gradient that one thread has to leave to a second one, which has all other gradients, for both
     * to be done at once; 0 where it is not worth it.
     */
    private static double surplus(Operand<TFloat32> kernel, long all) {
        double surplus = 1 - all / (2.0 * kernel.shape().size());
        return surplus < WORTH_CUTTING ? 0 : surplus;
    }

    private static List<Operand<TFloat32>> inputs(List<ParameterUse> ofParts) {
        return ofParts.stream().map(use -> ((ParameterUse.Dense) use).inputs()).toList();
    }
}
