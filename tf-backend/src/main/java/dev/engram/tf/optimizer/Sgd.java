package dev.engram.tf.optimizer;

import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.fused.Instruction;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** θ ← θ − η g. */
final class Sgd extends Optimizer {
    Sgd(TensorStore store, Operand<TFloat32> learningRate) {
        super(store, learningRate);
    }

    @Override
    public Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient) {
        return tf.train.applyGradientDescent(parameter.variable(), rate(tf), gradient);
    }

    @Override
    public void fuse(FusedUpdate update, GraphTensor parameter, Register gradient) {
        update.add(Instruction.SGD, update.parameter(), gradient, update.number(rate(update.tf())));
    }

    @Override
    public boolean isPlain() {
        return true;
    }
}
