package dev.engram.tf.learner;

import dev.engram.spi.TaskScope;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** The current task as its strategy sees it, for the time of one call. */
public final class LearnerTaskScope implements TaskScope {
    /** Runs batches of the task's data through the graph. */
    @FunctionalInterface
    public interface Batches {
        /** Runs {@code ops} once for each batch of the first {@code examples} examples. */
        void forEach(long examples, int batchSize, List<? extends Op> ops);
    }

    private final WithoutBatch withoutBatch;
    private final int index;
    private final long examples;
    private final Batches batches;

    /**
     * A scope.
     *
     * @param index position of the task
     * @param examples how many the task has
     */
    public LearnerTaskScope(WithoutBatch withoutBatch, int index, long examples, Batches batches) {
        this.withoutBatch = withoutBatch;
        this.index = index;
        this.examples = examples;
        this.batches = batches;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public long examples() {
        return examples;
    }

    @Override
    public void run(List<? extends Op> ops) {
        withoutBatch.run(ops);
    }

    @Override
    public void forEachBatch(long count, int batchSize, List<? extends Op> ops) {
        if (count < 1 || count > examples) {
            throw new IllegalArgumentException(count + " examples asked for, the task has " + examples);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("Batches of " + batchSize + " examples asked for; 1 is the least");
        }
        batches.forEach(count, batchSize, ops);
    }

    @Override
    public float read(Operand<TFloat32> scalar) {
        return withoutBatch.read(scalar);
    }
}
