package dev.engram.tf.gradient;

import dev.engram.tf.graph.BatchParts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Gradients of the parameters of dense layers by which the parts of a batch went, each on its own. Each gradient is one
 * product over the whole batch, of inputs and deltas joined, which is faster than the sum of the parts' own and rounds as
 * that of a batch in one piece. A large kernel has several products, each for some of its rows: threads share them, and what
 * one leaves fits into a core's cache. A fused update that is the only one to read a gradient computes it itself instead.
 */
public final class PartGradients {
    /** Weights of one product, as many as of one fused update. */
    private static final long BLOCK = 1 << 16;

    /** Weights of a kernel from which on several products are worth the copy of its inputs. */
    private static final long WORTH_CUTTING = 3 * BLOCK;

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
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            int parameter = i;
            List<ParameterUse> ofParts =
                    uses.stream().map(part -> part.get(parameter)).toList();
            Operand<TFloat32> delta =
                    parts.join(deltas.stream().map(part -> part.get(parameter)).toList());
            gradients.add(
                    ofParts.get(0) instanceof ParameterUse.Dense dense
                            ? kernelGradient(dense, parameters.get(i), parts.join(inputs(ofParts)), delta)
                            : tf.nn.biasAddGrad(delta));
        }
        return gradients;
    }

    private Operand<TFloat32> kernelGradient(
            ParameterUse.Dense dense, Operand<TFloat32> kernel, Operand<TFloat32> inputs, Operand<TFloat32> delta) {
        long weights = kernel.shape().size();
        if (weights < WORTH_CUTTING) {
            return dense.kernelGradient(tf, inputs, delta);
        }
        long rows = kernel.shape().get(0);
        int count = (int) Math.min(rows, Math.round((double) weights / BLOCK));
        int[] ofBlocks = IntStream.range(0, count)
                .map(block -> (int) (rows * (block + 1) / count - rows * block / count))
                .toArray();
        List<Operand<TFloat32>> blocks = new ArrayList<>();
        for (Operand<TFloat32> block : tf.splitV(inputs, tf.constant(ofBlocks), tf.constant(1), (long) count)) {
            blocks.add(dense.kernelGradient(tf, block, delta));
        }
        return tf.concat(blocks, tf.constant(0));
    }

    private static List<Operand<TFloat32>> inputs(List<ParameterUse> ofParts) {
        return ofParts.stream().map(use -> ((ParameterUse.Dense) use).inputs()).toList();
    }
}
