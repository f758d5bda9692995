package dev.engram.tf.step;

import dev.engram.spi.Penalty;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.fused.Instruction;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Adds the gradient of a quadratic penalty, s P (θ − θ*), taken by hand as s P θ − s P θ* + g: one product and one sum a
 * parameter. Where P is 0 it is exactly 0.
 */
final class QuadraticGradient extends PenaltyPart {
    private final Ops tf;
    private final List<GraphTensor> parameters;
    private final Penalty.Quadratic penalty;
    private final Operand<TFloat32> strength;
    private final Prepared prepared;

    QuadraticGradient(
            Ops tf,
            TensorStore store,
            List<GraphTensor> parameters,
            Penalty.Quadratic penalty,
            Operand<TFloat32> strength) {
        this.tf = tf;
        this.parameters = parameters;
        this.penalty = penalty;
        this.strength = strength;
        prepared = new Prepared(store);
    }

    @Override
    Operand<TFloat32> gradient(int parameter, Operand<TFloat32> ofTask) {
        GraphTensor moved = parameters.get(parameter);
        Operand<TFloat32> fresh = tf.math.mul(penalty.precision().get(parameter), strength);
        Operand<TFloat32> back = tf.math.neg(tf.math.mul(fresh, penalty.anchor().get(parameter)));
        Operand<TFloat32> weight = prepared.computed("weight", moved, 0f, fresh).value();
        Operand<TFloat32> offset = prepared.computed("offset", moved, 0f, back).value();
        return tf.math.addN(List.of(tf.math.mul(weight, moved.value()), offset, ofTask));
    }

    @Override
    void fuse(int parameter, FusedUpdate update, Operand<TFloat32> ofTask, Consumer<Register> rule) {
        GraphTensor moved = parameters.get(parameter);
        Register gradient = update.between();
        update.add(
                Instruction.PULLED_GRADIENT,
                gradient,
                update.source(
                        prepared.stored("precision", moved, penalty.precision().get(parameter))),
                update.number(strength),
                update.parameter(),
                update.source(prepared.stored("anchor", moved, penalty.anchor().get(parameter))),
                update.source(ofTask));
        rule.accept(gradient);
    }

    @Override
    List<Op> refresh() {
        return prepared.refresh();
    }
}
