package dev.engram.spi;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * The current task while a strategy consolidates it. It runs operations that the strategy built; parameters, optimizer
 * slots and random streams of training stay as they are. Dropout is off. Only for the time of the call that it is given to.
 */
public interface TaskScope {
    /** Position of the task in its sequence, from 0. */
    int index();

    /** Number of examples of the task's training data; 0 when a task of an attached graph starts, whose data comes at its end. */
    long examples();

    /** Runs operations once, in no particular order and without a batch, so that none may depend on one. */
    void run(List<? extends Op> ops);

    /**
     * Runs operations once for each batch of the first {@code examples} examples, in an order drawn from the seed.
     *
     * @param examples 1 to {@link #examples()}
     * @param batchSize largest batch, at least 1; the last may be smaller
     * @throws IllegalArgumentException for other numbers
     */
    void forEachBatch(long examples, int batchSize, List<? extends Op> ops);

    /**
     * Reads a scalar that does not depend on a batch.
     *
     * @throws IllegalArgumentException for a tensor of another shape
     */
    float read(Operand<TFloat32> scalar);
}
