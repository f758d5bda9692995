package dev.engram.tf.learner;

import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.feed.Batches;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/**
 * Runs a strategy's operations over a task's data: several batches side by side where the learner's threads are not split
 * over operations. What a batch adds to the strategy's state is added in the order of the batches in any case.
 */
final class Estimation implements AutoCloseable {
    private final Graph graph;
    private final Session session;
    private final BatchInput input;
    private final Placeholder<TInt32> momentInput;
    private final int atOnce;
    private final Map<Batch, RepeatedBatch> repeated = new HashMap<>();
    private final TInt32 moment = TInt32.tensorOf(Shape.of(2));

    /** What runs for each batch of a size. */
    private record Batch(List<Op> ops, int size) {}

    /**
     * Prepares estimations; graph and session stay the caller's.
     *
     * @param moment two numbers that no other run has
     * @param atOnce batches side by side
     */
    Estimation(Graph graph, Session session, BatchInput input, Placeholder<TInt32> moment, int atOnce) {
        this.graph = graph;
        this.session = session;
        this.input = input;
        this.momentInput = moment;
        this.atOnce = atOnce;
    }

    /** Runs {@code ops} once for each batch of the first {@code count} examples. */
    void forEachBatch(CurrentTask task, int count, int batchSize, List<? extends Op> ops) {
        int phase = -1 - task.index();
        int[] order = task.estimationOrder();
        int[] batch = {0};
        int abreast = (long) atOnce * batchSize > count || atOnce == 1 ? 0 : count - count % (atOnce * batchSize);
        if (abreast > 0) {
            RepeatedBatch several =
                    repeated.computeIfAbsent(new Batch(List.copyOf(ops), batchSize), this::severalAtOnce);
            Batches together = Batches.from(order, 0).upTo(abreast, atOnce * batchSize);
            task.examples().forEachBatch(together, (block, rows) -> {
                try (TInt32 moments = several.moments(phase, batch[0])) {
                    several.feed(session.runner(), block, rows, moments).run().close();
                }
                batch[0] += atOnce;
            });
        }
        task.examples().forEachBatch(Batches.from(order, abreast).upTo(count, batchSize), (block, rows) -> {
            moment.copyFrom(DataBuffers.of(phase, batch[0]++));
            Session.Runner runner = input.feed(session.runner(), block, rows).feed(momentInput, moment);
            ops.forEach(runner::addTarget);
            runner.run().close();
        });
    }

    private RepeatedBatch severalAtOnce(Batch batch) {
        Op all = Ops.create(graph).withControlDependencies(batch.ops()).noOp();
        return new RepeatedBatch(graph, input, all, momentInput, atOnce, batch.size());
    }

    @Override
    public void close() {
        moment.close();
    }
}
