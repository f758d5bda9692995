package dev.engram.tf.learner;

import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.feed.ExampleBlock;
import dev.engram.tf.graph.RepeatedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Several full steps in one run of the session: in a small network starting a run costs as much as a step. */
final class StepBlock {
    /** Steps of a block. */
    static final int STEPS = 8;

    /** Parameters up to which blocks pay; beyond, a step takes far longer than starting a run. */
    private static final long SMALL = 100_000;

    private final BatchInput input;
    private final Placeholder<TInt32> rowsInput;
    private final Placeholder<TInt32> momentsInput;
    private final RepeatedStep repeated;
    private final Operand<TFloat32> losses;

    /**
     * Builds a block.
     *
     * @param step one step, its loss included
     * @param loss of the step, a scalar
     * @param moment the step's own, shape [2]
     */
    StepBlock(
            Graph graph, BatchInput input, Op step, Operand<TFloat32> loss, Placeholder<TInt32> moment, int batchSize) {
        Ops tf = Ops.create(graph);
        this.input = input;
        rowsInput = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of((long) STEPS * batchSize)));
        momentsInput = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(STEPS, 2)));
        List<Map<Operand<?>, Operand<?>>> given = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            given.add(Map.of(
                    input.rows(),
                    tf.slice(rowsInput, tf.constant(new int[] {i * batchSize}), tf.constant(new int[] {batchSize})),
                    moment,
                    tf.gather(momentsInput, tf.constant(i), tf.constant(0))));
        }
        repeated = new RepeatedStep(graph, step, given);
        losses = tf.stack(repeated.copiesOf(loss));
    }

    /** Whether blocks are worth their place in the graph. */
    static boolean pays(long parameters) {
        return parameters <= SMALL;
    }

    /**
     * Takes the steps.
     *
     * @param rows of all batches, one after the other
     * @param phase of all moments
     * @param counter of the first moment
     * @return the losses, one a step
     */
    float[] run(Session.Runner runner, ExampleBlock block, TInt32 rows, int phase, int counter) {
        int[] values = new int[2 * STEPS];
        for (int i = 0; i < STEPS; i++) {
            values[2 * i] = phase;
            values[2 * i + 1] = counter + i;
        }
        input.feed(runner, block).feed(rowsInput, rows);
        try (TInt32 moments = TInt32.tensorOf(Shape.of(STEPS, 2), DataBuffers.of(values));
                Result result = runner.feed(momentsInput, moments)
                        .addTarget(repeated.last())
                        .fetch(losses)
                        .run()) {
            float[] each = new float[STEPS];
            ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(each);
            return each;
        }
    }
}
