package dev.engram.tf.learner;

import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.feed.ExampleBlock;
import dev.engram.tf.graph.RepeatedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** Several batches of one size in one run of the session, with the results of as many runs of one batch. */
final class RepeatedBatch {
    private final BatchInput input;
    private final int count;
    private final Placeholder<TInt32> rowsInput;
    private final Placeholder<TInt32> momentsInput;
    private final RepeatedStep repeated;

    /**
     * Builds the copies.
     *
     * @param each what a batch runs
     * @param moment the batch's own, shape [2]
     * @param count how many batches
     */
    RepeatedBatch(Graph graph, BatchInput input, Op each, Placeholder<TInt32> moment, int count, int batchSize) {
        Ops tf = Ops.create(graph);
        this.input = input;
        this.count = count;
        rowsInput = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of((long) count * batchSize)));
        momentsInput = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(count, 2)));
        List<Map<Operand<?>, Operand<?>>> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            given.add(Map.of(
                    input.rows(),
                    tf.slice(rowsInput, tf.constant(new int[] {i * batchSize}), tf.constant(new int[] {batchSize})),
                    moment,
                    tf.gather(momentsInput, tf.constant(i), tf.constant(0))));
        }
        repeated = new RepeatedStep(graph, each, given);
    }

    /** The copies of a tensor, one a batch. */
    <T extends TType> List<Operand<T>> copiesOf(Operand<T> tensor) {
        return repeated.copiesOf(tensor);
    }

    /**
     * The batches' moments.
     *
     * @param phase of all
     * @param counter of the first
     */
    TInt32 moments(int phase, int counter) {
        int[] values = new int[2 * count];
        for (int i = 0; i < count; i++) {
            values[2 * i] = phase;
            values[2 * i + 1] = counter + i;
        }
        return TInt32.tensorOf(Shape.of(count, 2), DataBuffers.of(values));
    }

    /**
     * Prepares a run.
     *
     * @param rows of all batches, one after the other
     */
    Session.Runner feed(Session.Runner runner, ExampleBlock block, TInt32 rows, TInt32 moments) {
        return input.feed(runner, block)
                .feed(rowsInput, rows)
                .feed(momentsInput, moments)
                .addTarget(repeated.last());
    }
}
