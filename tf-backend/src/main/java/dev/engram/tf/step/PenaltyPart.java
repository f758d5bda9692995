package dev.engram.tf.step;

import dev.engram.api.PenaltyStep;
import dev.engram.spi.Penalty;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.optimizer.Optimizer;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A penalty's part in a step: in the gradients that the rule gets, or in the way a parameter moves; here in neither. */
class PenaltyPart {
    /**
     * The part of a penalty.
     *
     * @param tape of the graph that holds the parameters
     * @param store where what need not be computed in every step is declared
     * @param rule by which the parameters move
     * @param update how a quadratic penalty enters
     * @param strength multiplies the penalty, a scalar
     */
    static PenaltyPart of(
            GradientTape tape,
            TensorStore store,
            List<GraphTensor> parameters,
            Penalty penalty,
            Optimizer rule,
            TrainingStep.Update update,
            Operand<TFloat32> strength) {
        Ops tf = store.tf();
        if (penalty instanceof Penalty.Quadratic quadratic) {
            if (update.penalty() != PenaltyStep.EXPLICIT) {
                return new ImplicitPull(tf, store, parameters, quadratic, rule, strength, update.inBlocks());
            }
            if (rule.isPlain()) {
                Operand<TFloat32> rate = tf.math.mul(rule.rate(tf), strength);
                return new ExplicitPull(tf, store, parameters, quadratic, rate, update.inBlocks());
            }
            return new QuadraticGradient(tf, store, parameters, quadratic, strength);
        }
        if (penalty instanceof Penalty.Scalar scalar) {
            return new ScalarGradient(tf, tape, parameters, tf.math.mul(scalar.value(), strength));
        }
        return new PenaltyPart();
    }

    /**
     * What the rule gets.
     *
     * @param ofTask gradient of the parameter
     */
    Operand<TFloat32> gradient(int parameter, Operand<TFloat32> ofTask) {
        return ofTask;
    }

    /**
     * Moves a parameter; others may not have moved yet.
     *
     * @param ready its operations run when nothing needs the old value any more
     * @param update the rule's, by the gradients
     */
    Op move(int parameter, Ops ready, Function<Ops, Op> update) {
        return update.apply(ready);
    }

    /** Whether {@link #fuse} does what the others do. */
    boolean fuses() {
        return true;
    }

    /**
     * Adds to a parameter's update what {@link #gradient} and {@link #move} do, with the same bits.
     *
     * @param ofTask gradient of the parameter
     * @param rule adds the rule's part, by the gradient that it is given
     */
    void fuse(int parameter, FusedUpdate update, Operand<TFloat32> ofTask, Consumer<Register> rule) {
        rule.accept(update.source(ofTask));
    }

    /** To be run after the penalty, its strength or η changed; potentially empty. */
    List<Op> refresh() {
        return List.of();
    }
}
