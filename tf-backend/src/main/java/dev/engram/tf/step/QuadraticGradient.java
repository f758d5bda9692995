package dev.engram.tf.step;

import dev.engram.spi.Penalty;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.fused.Instruction;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
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
    private final List<GraphTensor> weights = new ArrayList<>();
    private final List<GraphTensor> offsets = new ArrayList<>();
    private final List<Op> refresh = new ArrayList<>();

    QuadraticGradient(
            Ops tf,
            TensorStore store,
            List<GraphTensor> parameters,
            Penalty.Quadratic penalty,
            Operand<TFloat32> strength) {
        this.tf = tf;
        this.parameters = parameters;
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor weight = store.scratch("weight", parameters.get(i), 0f);
            GraphTensor offset = store.scratch("offset", parameters.get(i), 0f);
            Operand<TFloat32> fresh = tf.math.mul(penalty.precision().get(i), strength);
            refresh.add(weight.assign(fresh));
            refresh.add(offset.assign(
                    tf.math.neg(tf.math.mul(fresh, penalty.anchor().get(i)))));
            weights.add(weight);
            offsets.add(offset);
        }
    }

    @Override
    Operand<TFloat32> gradient(int parameter, Operand<TFloat32> ofTask) {
        Operand<TFloat32> weighted = tf.math.mul(
                weights.get(parameter).value(), parameters.get(parameter).value());
        return tf.math.addN(List.of(weighted, offsets.get(parameter).value(), ofTask));
    }

    @Override
    void fuse(int parameter, FusedUpdate update, Operand<TFloat32> ofTask, Consumer<Register> rule) {
        Register gradient = update.between();
        update.add(
                Instruction.PULLED_GRADIENT,
                gradient,
                update.source(weights.get(parameter).value()),
                update.parameter(),
                update.source(offsets.get(parameter).value()),
                update.source(ofTask));
        rule.accept(gradient);
    }

    @Override
    List<Op> refresh() {
        return refresh;
    }
}
