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

/** s ← ρ s + (1 − ρ) g²; v ← μ v + η g / √(s + ε); θ ← θ − v (Tieleman and Hinton 2012). */
final class RmsProp extends AdaptiveOptimizer {
    private final OptimizerSpec.RmsProp spec;

    RmsProp(TensorStore store, Operand<TFloat32> learningRate, OptimizerSpec.RmsProp spec) {
        super(store, learningRate);
        this.spec = spec;
    }

    @Override
    public Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient) {
        Operand<TFloat32> decay = tf.constant((float) spec.decay());
        Operand<TFloat32> momentum = tf.constant((float) spec.momentum());
        Operand<TFloat32> epsilon = tf.constant((float) spec.epsilon());
        GraphTensor square = squares(parameter, "mean-square", 0f);
        return tf.train.applyRmsProp(
                parameter.variable(),
                square.variable(),
                slot(parameter, "momentum", 0f).variable(),
                rate(tf),
                decay,
                momentum,
                epsilon,
                gradient);
    }

    @Override
    public void fuse(FusedUpdate update, GraphTensor parameter, Register gradient) {
        update.add(
                Instruction.RMS_PROP,
                update.parameter(),
                update.target(squares(parameter, "mean-square", 0f)),
                update.target(slot(parameter, "momentum", 0f)),
                gradient,
                update.number(rate(update.tf())),
                update.number((float) spec.decay()),
                update.number((float) spec.momentum()),
                update.number((float) spec.epsilon()),
                divisor(update, parameter));
    }

    @Override
    Operand<TFloat32> divisor(Ops tf, Operand<TFloat32> squares) {
        return tf.math.sqrt(tf.math.add(squares, tf.constant((float) spec.epsilon())));
    }

    @Override
    public double gain() {
        return 1 / (1 - spec.momentum());
    }
}
