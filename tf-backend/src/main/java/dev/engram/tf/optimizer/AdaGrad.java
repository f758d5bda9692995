package dev.engram.tf.optimizer;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.fused.Instruction;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** s ← s + g²; θ ← θ − η g / √s (Duchi et al. 2011). */
final class AdaGrad extends AdaptiveOptimizer {
    private final OptimizerSpec.AdaGrad spec;

    AdaGrad(TensorStore store, Operand<TFloat32> learningRate, OptimizerSpec.AdaGrad spec) {
        super(store, learningRate);
        this.spec = spec;
    }

    @Override
    public Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient) {
        GraphTensor square = squares(parameter, "accumulator", (float) spec.initialAccumulator());
        // Not applyAdagrad: its reciprocal root is not rounded as a root and a quotient are.
        return tf.train.applyAdagradV2(parameter.variable(), square.variable(), rate(tf), tf.constant(0f), gradient);
    }

    @Override
    public void fuse(FusedUpdate update, GraphTensor parameter, Register gradient) {
        update.add(
                Instruction.ADA_GRAD,
                update.parameter(),
                update.target(squares(parameter, "accumulator", (float) spec.initialAccumulator())),
                gradient,
                update.number(rate(update.tf())),
                divisor(update, parameter));
    }

    @Override
    Operand<TFloat32> divisor(Ops tf, Operand<TFloat32> squares) {
        return tf.math.sqrt(squares);
    }
}
