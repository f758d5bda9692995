package dev.engram.tf.learner;

import dev.engram.api.TaskView;
import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.feed.Batches;
import dev.engram.tf.feed.ExampleBlock;
import dev.engram.tf.feed.Examples;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Measures accuracy: several batches side by side where the learner's threads are not split over operations. */
final class Evaluation implements AutoCloseable {
    /** Large enough for full speed, small enough for the cache. */
    private static final int BATCH = 1000;

    private final Session session;
    private final BatchInput input;
    private final Operand<TFloat32> correct;
    private final int atOnce;
    private final EvaluationCache cache;

    /**
     * Prepares evaluations; the session stays the caller's.
     *
     * @param correct how many examples of a batch the model gets right, a scalar
     * @param atOnce batches side by side
     */
    Evaluation(Session session, BatchInput input, Operand<TFloat32> correct, int atOnce) {
        this.session = session;
        this.input = input;
        this.correct = correct;
        this.atOnce = atOnce;
        cache = new EvaluationCache(input.form());
    }

    /** The share of a view's examples that the model gets right. */
    double accuracy(TaskView view) {
        return cache.with(view, examples -> (double) hits(examples) / examples.size());
    }

    /** Which batches there are does not depend on how many are at once. */
    private long hits(Examples examples) {
        int[] order = new int[examples.size()];
        Arrays.setAll(order, i -> i);
        return IntStream.range(0, atOnce)
                .parallel()
                .mapToLong(worker -> {
                    long[] hits = {0};
                    for (int from = worker * BATCH; from < order.length; from += atOnce * BATCH) {
                        int to = Math.min(order.length, from + BATCH);
                        Batches one = Batches.from(order, from).upTo(to, BATCH);
                        examples.forEachBatch(one, (block, rows) -> hits[0] += hits(block, rows));
                    }
                    return hits[0];
                })
                .sum();
    }

    private long hits(ExampleBlock block, TInt32 rows) {
        try (Result result =
                RunThread.CALLERS.run(input.feed(session.runner(), block, rows).fetch(correct))) {
            return (long) ((TFloat32) result.get(0)).getFloat();
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
