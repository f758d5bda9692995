package dev.engram.tf.step;

import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * θ ← θ − c θ + c θ*, with a c for each weight that is the same from step to step. Two operations in place, since memory is
 * what this costs; where c is 0 no bit changes.
 */
final class PullInPlace {
    private final Ops tf;
    private final TensorStore store;
    private final boolean inBlocks;
    private final List<Op> refresh = new ArrayList<>();

    /**
     * No pull yet.
     *
     * @param store where what the operations take is declared
     * @param inBlocks whether a parameter goes block by block, with the same bits
     */
    PullInPlace(Ops tf, TensorStore store, boolean inBlocks) {
        this.tf = tf;
        this.store = store;
        this.inBlocks = inBlocks;
    }

    /**
     * The pull of a parameter.
     *
     * @param ready its operations run before the pull
     * @param part c
     * @param anchor θ*
     */
    Op of(GraphTensor parameter, Ops ready, Operand<TFloat32> part, Operand<TFloat32> anchor) {
        Shrinking shrinking = Shrinking.of(parameter.shape());
        Prepared prepared = prepare(parameter, shrinking, part, anchor);
        List<Op> pulls = new ArrayList<>();
        for (RowBlock block : RowBlock.of(tf, parameter, inBlocks)) {
            Op shrunk = shrinking.shrink(ready, block, prepared.coefficient());
            pulls.add(block.add(
                    tf.withControlDependencies(List.of(shrunk)),
                    block.cut(prepared.attraction().value())));
        }
        return RowBlock.all(tf, pulls);
    }

    private record Prepared(GraphTensor coefficient, GraphTensor attraction) {}

    private Prepared prepare(
            GraphTensor parameter, Shrinking shrinking, Operand<TFloat32> part, Operand<TFloat32> anchor) {
        GraphTensor coefficient = store.scratch("shrinking", parameter, shrinking.neutral());
        GraphTensor attraction = store.scratch("attraction", parameter, 0f);
        Operand<TFloat32> fresh = shrinking.coefficient(tf, part);
        refresh.add(coefficient.assign(fresh));
        refresh.add(attraction.assign(tf.math.mul(anchor, shrinking.part(tf, fresh))));
        return new Prepared(coefficient, attraction);
    }

    /** Adds the pull of a parameter to its update, with the bits of {@link #of}. */
    void fuse(FusedUpdate update, GraphTensor parameter, Operand<TFloat32> part, Operand<TFloat32> anchor) {
        Shrinking shrinking = Shrinking.of(parameter.shape());
        Prepared prepared = prepare(parameter, shrinking, part, anchor);
        update.add(
                shrinking.pull(),
                update.parameter(),
                update.source(prepared.coefficient().value()),
                update.source(prepared.attraction().value()));
    }

    /** To be run after c or θ* changed. */
    List<Op> refresh() {
        return refresh;
    }
}
