package dev.engram.tf.learner;

import dev.engram.spi.TaskScope;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
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

    private final Session session;
    private final int index;
    private final long examples;
    private final Batches batches;

    /**
     * A scope.
     *
     * @param index position of the task
     * @param examples how many the task has
     */
    public LearnerTaskScope(Session session, int index, long examples, Batches batches) {
        this.session = session;
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
        if (!ops.isEmpty()) {
            Session.Runner runner = session.runner();
            ops.forEach(runner::addTarget);
            runner.run().close();
        }
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
        try (Result result = session.runner().fetch(scalar).run()) {
            TFloat32 value = (TFloat32) result.get(0);
            if (value.rank() != 0) {
                throw new IllegalArgumentException("A tensor of shape " + value.shape() + " is not read as one number");
            }
            return value.getFloat();
        }
    }
}
