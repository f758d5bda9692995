package dev.engram.tf.step;

import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.Instruction;
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
    private final boolean inBlocks;
    private final Prepared prepared;

    /**
     * No pull yet.
     *
     * @param store where what the operations take is declared
     * @param inBlocks whether a parameter goes block by block, with the same bits
     */
    PullInPlace(Ops tf, TensorStore store, boolean inBlocks) {
        this.tf = tf;
        this.inBlocks = inBlocks;
        prepared = new Prepared(store);
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
        Operand<TFloat32> fresh = shrinking.coefficient(tf, part);
        GraphTensor coefficient = coefficient(parameter, shrinking, fresh);
        Operand<TFloat32> attraction = attraction(parameter, shrinking, fresh, anchor);
        List<Op> pulls = new ArrayList<>();
        for (RowBlock block : RowBlock.of(tf, parameter, inBlocks)) {
            Op shrunk = shrinking.shrink(ready, block, coefficient);
            pulls.add(block.add(tf.withControlDependencies(List.of(shrunk)), block.cut(attraction)));
        }
        return RowBlock.all(tf, pulls);
    }

    private GraphTensor coefficient(GraphTensor parameter, Shrinking shrinking, Operand<TFloat32> fresh) {
        return prepared.computed("shrinking", parameter, shrinking.neutral(), fresh);
    }

    private Operand<TFloat32> attraction(
            GraphTensor parameter, Shrinking shrinking, Operand<TFloat32> coefficient, Operand<TFloat32> anchor) {
        Operand<TFloat32> attraction = tf.math.mul(anchor, shrinking.part(tf, coefficient));
        return prepared.computed("attraction", parameter, 0f, attraction).value();
    }

    /** Adds the pull of a parameter to its update, with the bits of {@link #of}. */
    void fuse(FusedUpdate update, GraphTensor parameter, Operand<TFloat32> part, Operand<TFloat32> anchor) {
        Shrinking shrinking = Shrinking.of(parameter.shape());
        Operand<TFloat32> fresh = shrinking.coefficient(tf, part);
        Operand<TFloat32> towards = shrinking.pull() == Instruction.PULL
                ? prepared.stored("anchor", parameter, anchor)
                : attraction(parameter, shrinking, fresh, anchor);
        update.add(
                shrinking.pull(),
                update.parameter(),
                update.source(coefficient(parameter, shrinking, fresh).value()),
                update.source(towards));
    }

    /** To be run after c or θ* changed. */
    List<Op> refresh() {
        return prepared.refresh();
    }
}
