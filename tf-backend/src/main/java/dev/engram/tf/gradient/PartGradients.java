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
 * that of a batch in one piece.
 */
public final class PartGradients {
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
                            ? dense.kernelGradient(tf, parts.join(inputs(ofParts)), delta)
                            : tf.nn.biasAddGrad(delta));
        }
        return gradients;
    }

    private static List<Operand<TFloat32>> inputs(List<ParameterUse> ofParts) {
        return ofParts.stream().map(use -> ((ParameterUse.Dense) use).inputs()).toList();
    }
}
