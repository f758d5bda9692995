package dev.engram.tf.step;

import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Some rows of a parameter, or all of it. What takes several element-wise operations is faster in blocks: what one operation
 * leaves in the cache the next one finds there, and threads share a parameter that is larger than the others.
 */
final class RowBlock {
    /** Weights of a block, 256 KiB: what a few operations take and leave fits into a core's second-level cache. */
    private static final long WEIGHTS = 1 << 16;

    /** Weights of a row from which on rows are scattered at the speed of a whole tensor. */
    private static final long LONG_ROW = 64;

    private final Ops tf;
    private final GraphTensor parameter;
    private final int from;
    private final int to;

    private RowBlock(Ops tf, GraphTensor parameter, int from, int to) {
        this.tf = tf;
        this.parameter = parameter;
        this.from = from;
        this.to = to;
    }

    /**
     * A parameter, one part after the other.
     *
     * @param inBlocks whether it may be more than one
     */
    static List<RowBlock> of(Ops tf, GraphTensor parameter, boolean inBlocks) {
        Shape shape = parameter.shape();
        int rows = rows(shape);
        long count = inBlocks && scatters(shape) ? Math.min(rows, (shape.size() + WEIGHTS - 1) / WEIGHTS) : 1;
        List<RowBlock> blocks = new ArrayList<>();
        for (long block = 0; block < count; block++) {
            int from = (int) (rows * block / count);
            int to = (int) (rows * (block + 1) / count);
            blocks.add(new RowBlock(tf, parameter, from, to));
        }
        return blocks;
    }

    /** One operation that waits for those of all blocks. */
    static Op all(Ops tf, List<Op> ofBlocks) {
        return ofBlocks.size() == 1
                ? ofBlocks.get(0)
                : tf.withControlDependencies(ofBlocks).noOp();
    }

    /** Whether rows of a variable are changed in place at full speed; not known, and not done, where a GPU may do it. */
    static boolean scatters(Shape shape) {
        return shape.numDimensions() > 1
                && shape.size() >= LONG_ROW * shape.get(0)
                && !GpuLibraries.load().gpuBuild();
    }

    private static int rows(Shape shape) {
        return shape.numDimensions() == 0 ? 1 : Math.toIntExact(shape.get(0));
    }

    private boolean isWhole() {
        return to - from == rows(parameter.shape());
    }

    /** These rows of a tensor of the parameter's shape, in the same memory. */
    Operand<TFloat32> cut(Operand<TFloat32> tensor) {
        if (isWhole()) {
            return tensor;
        }
        int[] begin = new int[parameter.shape().numDimensions()];
        int[] size = new int[begin.length];
        Arrays.fill(size, -1); // to the end
        begin[0] = from;
        size[0] = to - from;
        return tf.slice(tensor, tf.constant(begin), tf.constant(size));
    }

    /** The parameter itself. */
    Operand<TFloat32> variable() {
        return parameter.variable();
    }

    /**
     * Adds to these rows of the parameter, in place.
     *
     * @param ready its operations run before
     */
    Op add(Ops ready, Operand<TFloat32> increment) {
        return isWhole() ? ready.assignAdd(variable(), increment) : ready.scatterAdd(variable(), indices(), increment);
    }

    /** Subtracts from these rows of the parameter, in place. */
    Op subtract(Ops ready, Operand<TFloat32> decrement) {
        return isWhole() ? ready.assignSub(variable(), decrement) : ready.scatterSub(variable(), indices(), decrement);
    }

    /** Multiplies these rows of a parameter that {@link #scatters}, in place. */
    Op multiply(Ops ready, Operand<TFloat32> factor) {
        return ready.scatterMul(variable(), indices(), factor);
    }

    private Operand<TInt32> indices() {
        return tf.range(tf.constant(from), tf.constant(to), tf.constant(1));
    }
}
