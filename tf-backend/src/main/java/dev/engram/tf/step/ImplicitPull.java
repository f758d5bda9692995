package dev.engram.tf.step;

import dev.engram.spi.Penalty;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.fused.Instruction;
import dev.engram.tf.optimizer.AdaptiveOptimizer;
import dev.engram.tf.optimizer.Optimizer;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The implicit step of a quadratic penalty, after an update to θ' by the task's gradient alone:
 * θ = (θ' + r P θ*) / (1 + r P), r the size of the rule's steps, which is θ' − c (θ' − θ*) with c = r P / (1 + r P). Its fixed
 * points are those of the explicit step (g + P (θ − θ*) = 0), and it is stable for every P. Where P is 0 no bit changes.
 */
final class ImplicitPull extends PenaltyPart {
    /** What a rate of 0 is taken for where it is divided by: far below any that moves a weight. */
    private static final float LEAST_RATE = 1e-30f;

    private final Ops tf;
    private final List<GraphTensor> parameters;
    private final Penalty.Quadratic penalty;
    private final Optimizer rule;
    private final boolean inBlocks;
    private final Operand<TFloat32> rate;
    private final Operand<TFloat32> positiveRate;
    private final PullInPlace pull;

    /**
     * Prepares the pull of each parameter.
     *
     * @param rule by which θ' is found
     * @param strength multiplies the penalty, a scalar
     * @param inBlocks whether a parameter is pulled block by block, with the same bits
     */
    ImplicitPull(
            Ops tf,
            TensorStore store,
            List<GraphTensor> parameters,
            Penalty.Quadratic penalty,
            Optimizer rule,
            Operand<TFloat32> strength,
            boolean inBlocks) {
        this.tf = tf;
        this.parameters = parameters;
        this.penalty = penalty;
        this.rule = rule;
        this.inBlocks = inBlocks;
        pull = new PullInPlace(tf, store, inBlocks);
        // A pull does not add up in the rule's momentum as a gradient does: without the gain it would be too weak.
        Operand<TFloat32> lasting =
                rule.gain() == 1 ? strength : tf.math.mul(strength, tf.constant((float) rule.gain()));
        rate = tf.math.mul(rule.rate(tf), lasting);
        positiveRate = tf.math.maximum(rate, tf.constant(LEAST_RATE));
    }

    @Override
    Op move(int parameter, Ops ready, Function<Ops, Op> update) {
        Ops after = tf.withControlDependencies(List.of(update.apply(ready)));
        return rule instanceof AdaptiveOptimizer adaptive
                ? pullByDivisor(adaptive, parameter, after)
                : pullInPlace(parameter, after);
    }

    private Op pullInPlace(int parameter, Ops after) {
        return pull.of(
                parameters.get(parameter),
                after,
                part(parameter),
                penalty.anchor().get(parameter));
    }

    private Operand<TFloat32> part(int parameter) {
        Operand<TFloat32> stiffness = tf.math.mulNoNan(penalty.precision().get(parameter), rate);
        // x / (1 + x) would not be a number where the stiffness is ∞.
        return tf.math.reciprocal(tf.math.add(tf.math.reciprocal(stiffness), tf.constant(1f)));
    }

    /**
     * In the metric of an adaptive rule, r = η / D: c = η / (η + D / P). The penalty does not enter D, which would shrink the
     * task's steps with it.
     */
    private Op pullByDivisor(AdaptiveOptimizer adaptive, int parameter, Ops after) {
        GraphTensor pulled = parameters.get(parameter);
        List<Op> pulls = new ArrayList<>();
        for (RowBlock block : RowBlock.of(tf, pulled, inBlocks)) {
            Operand<TFloat32> precision = block.cut(penalty.precision().get(parameter));
            Operand<TFloat32> divisor = adaptive.divisor(after, pulled, block::cut);
            Operand<TFloat32> distance = tf.math.sub(
                    block.cut(after.identity(pulled.variable())),
                    block.cut(penalty.anchor().get(parameter)));
            // Exactly 0 where the precision is; in this order TensorFlow needs memory for two results only.
            Operand<TFloat32> part = tf.math.div(distance, tf.math.add(tf.math.div(divisor, precision), positiveRate));
            pulls.add(block.subtract(tf, tf.math.mul(part, rate)));
        }
        return RowBlock.all(tf, pulls);
    }

    @Override
    void fuse(int parameter, FusedUpdate update, Operand<TFloat32> ofTask, Consumer<Register> rest) {
        rest.accept(update.source(ofTask));
        GraphTensor pulled = parameters.get(parameter);
        Operand<TFloat32> anchor = penalty.anchor().get(parameter);
        if (rule instanceof AdaptiveOptimizer adaptive) {
            update.add(
                    Instruction.PULL_BY_DIVISOR,
                    update.parameter(),
                    adaptive.divisor(update, pulled),
                    update.source(penalty.precision().get(parameter)),
                    update.source(anchor),
                    update.number(rate),
                    update.number(positiveRate));
        } else {
            pull.fuse(update, pulled, part(parameter), anchor);
        }
    }

    @Override
    List<Op> refresh() {
        return pull.refresh();
    }
}
