package dev.engram.tf.optimizer;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.fused.Instruction;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Kingma and Ba 2015, arXiv 1412.6980. The powers of β move after all parameters: without that order it is a race. */
final class Adam extends AdaptiveOptimizer {
    private final OptimizerSpec.Adam spec;
    private final GraphTensor power1;
    private final GraphTensor power2;

    Adam(TensorStore store, Operand<TFloat32> learningRate, OptimizerSpec.Adam spec) {
        super(store, learningRate);
        this.spec = spec;
        power1 = scalarSlot("beta1-power", (float) spec.beta1());
        power2 = scalarSlot("beta2-power", (float) spec.beta2());
    }

    @Override
    public Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient) {
        Operand<TFloat32> beta1 = tf.constant((float) spec.beta1());
        Operand<TFloat32> beta2 = tf.constant((float) spec.beta2());
        Operand<TFloat32> epsilon = tf.constant((float) spec.epsilon());
        GraphTensor mean = slot(parameter, "m", 0f);
        GraphTensor meanSquare = squares(parameter, "v", 0f);
        return tf.train.applyAdam(
                parameter.variable(),
                mean.variable(),
                meanSquare.variable(),
                power1.value(),
                power2.value(),
                super.rate(tf),
                beta1,
                beta2,
                epsilon,
                gradient);
    }

    @Override
    public void fuse(FusedUpdate update, GraphTensor parameter, Register gradient) {
        update.add(
                Instruction.ADAM,
                update.parameter(),
                update.target(slot(parameter, "m", 0f)),
                update.target(squares(parameter, "v", 0f)),
                gradient,
                update.number(rate(update.tf())),
                update.number((float) spec.beta1()),
                update.number((float) spec.beta2()),
                update.number((float) spec.epsilon()),
                divisor(update, parameter));
    }

    @Override
    public List<Op> afterwards(Ops after) {
        return List.of(multiply(after, power1, spec.beta1()), multiply(after, power2, spec.beta2()));
    }

    private static Op multiply(Ops tf, GraphTensor power, double beta) {
        return tf.assign(power.variable(), tf.math.mul(power.value(), tf.constant((float) beta)));
    }

    @Override
    public Operand<TFloat32> rate(Ops tf) {
        Operand<TFloat32> one = tf.constant(1f);
        Operand<TFloat32> root = tf.math.sqrt(tf.math.sub(one, power2.value()));
        return tf.math.div(tf.math.mul(super.rate(tf), root), tf.math.sub(one, power1.value()));
    }

    @Override
    Operand<TFloat32> divisor(Ops tf, Operand<TFloat32> squares) {
        return tf.math.add(tf.math.sqrt(squares), tf.constant((float) spec.epsilon()));
    }
}
