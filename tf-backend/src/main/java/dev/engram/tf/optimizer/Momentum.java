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
import org.tensorflow.op.train.ApplyMomentum;
import org.tensorflow.types.TFloat32;

/** v ← μ v + g; θ ← θ − η v, or θ ← θ − η (g + μ v) after Nesterov. */
final class Momentum extends Optimizer {
    private final OptimizerSpec.Momentum spec;

    Momentum(TensorStore store, Operand<TFloat32> learningRate, OptimizerSpec.Momentum spec) {
        super(store, learningRate);
        this.spec = spec;
    }

    @Override
    public Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient) {
        Operand<TFloat32> momentum = tf.constant((float) spec.momentum());
        return tf.train.applyMomentum(
                parameter.variable(),
                slot(parameter, "momentum", 0f).variable(),
                rate(tf),
                gradient,
                momentum,
                ApplyMomentum.useNesterov(spec.nesterov()));
    }

    @Override
    public void fuse(FusedUpdate update, GraphTensor parameter, Register gradient) {
        update.add(
                spec.nesterov() ? Instruction.NESTEROV : Instruction.MOMENTUM,
                update.parameter(),
                update.target(slot(parameter, "momentum", 0f)),
                gradient,
                update.number(rate(update.tf())),
                update.number((float) spec.momentum()));
    }

    @Override
    public double gain() {
        return 1 / (1 - spec.momentum());
    }
}
