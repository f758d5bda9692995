package dev.engram.tf.graph;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** A batch in parts of consecutive examples, whose sizes differ by one at most. */
public final class BatchParts {
    private static final String CUT = "SplitV";

    private final Ops tf;
    private final int count;
    private final Operand<TInt32> size;
    private final Operand<TInt32> sizes;

    /**
     * Decides how a batch is cut.
     *
     * @param batch a tensor whose first dimension is the batch
     * @param count how many parts; 1 leaves everything whole
     */
    public BatchParts(Ops tf, Operand<?> batch, int count) {
        this.tf = tf;
        this.count = count;
        size = tf.slice(tf.shape(batch), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
        int[] roundedUp = new int[count];
        Arrays.setAll(roundedUp, part -> part);
        sizes = tf.math.floorDiv(tf.math.add(size, tf.constant(roundedUp)), tf.constant(count));
    }

    /** Examples of the whole batch, shape [1]. */
    public Operand<TInt32> size() {
        return size;
    }

    /** The parts of a tensor whose first dimension is the batch. */
    public <T extends TType> List<Operand<T>> cut(Operand<T> batch) {
        if (count == 1) {
            return List.of(batch);
        }
        return List.copyOf(tf.splitV(batch, sizes, tf.constant(0), (long) count).output());
    }

    /** The tensor of the whole batch that has these parts; the one that was cut, if they come from there. */
    public <T extends TType> Operand<T> join(List<Operand<T>> parts) {
        if (count == 1) {
            return parts.get(0);
        }
        GraphOperation first = (GraphOperation) parts.get(0).op();
        if (first.type().equals(CUT) && parts.equals(List.of(first.outputList(0, count)))) {
            @SuppressWarnings("unchecked") // what was cut has the type of its parts
            Operand<T> cut = (Operand<T>) first.input(0);
            return cut;
        }
        return tf.concat(parts, tf.constant(0));
    }

    /** A shape for a tensor of the whole batch. */
    public Operand<TInt32> shape(Shape ofExample) {
        int[] sides =
                Arrays.stream(ofExample.asArray()).mapToInt(Math::toIntExact).toArray();
        return tf.concat(List.of(size, tf.constant(sides)), tf.constant(0));
    }
}
