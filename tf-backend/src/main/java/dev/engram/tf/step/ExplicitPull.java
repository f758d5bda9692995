package dev.engram.tf.step;

import dev.engram.spi.Penalty;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The explicit step of a quadratic penalty where a step is θ − η g alone: θ − η P (θ − θ*) before the update, which is cheaper
 * than a sum of gradients.
 */
final class ExplicitPull extends PenaltyPart {
    private final Ops tf;
    private final List<GraphTensor> parameters;
    private final Penalty.Quadratic penalty;
    private final Operand<TFloat32> rate;
    private final PullInPlace pull;

    /**
     * Prepares the pull of each parameter.
     *
     * @param rate η times the penalty's strength, a scalar
     * @param inBlocks whether a parameter is pulled block by block, with the same bits
     */
    ExplicitPull(
            Ops tf,
            TensorStore store,
            List<GraphTensor> parameters,
            Penalty.Quadratic penalty,
            Operand<TFloat32> rate,
            boolean inBlocks) {
        this.tf = tf;
        this.parameters = parameters;
        this.penalty = penalty;
        this.rate = rate;
        pull = new PullInPlace(tf, store, inBlocks);
    }

    @Override
    Op move(int parameter, Ops ready, Function<Ops, Op> update) {
        Op pulled = pull.of(
                parameters.get(parameter),
                ready,
                part(parameter),
                penalty.anchor().get(parameter));
        return update.apply(tf.withControlDependencies(List.of(pulled)));
    }

    private Operand<TFloat32> part(int parameter) {
        return tf.math.mul(penalty.precision().get(parameter), rate);
    }

    @Override
    void fuse(int parameter, FusedUpdate update, Operand<TFloat32> ofTask, Consumer<Register> rule) {
        pull.fuse(
                update,
                parameters.get(parameter),
                part(parameter),
                penalty.anchor().get(parameter));
        rule.accept(update.source(ofTask));
    }

    @Override
    List<Op> refresh() {
        return pull.refresh();
    }
}
