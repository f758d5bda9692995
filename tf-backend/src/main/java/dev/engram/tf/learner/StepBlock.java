package dev.engram.tf.learner;

import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.feed.ExampleBlock;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Several full steps in one run of the session: in a small network starting a run costs as much as a step, and where parts of
 * a batch go side by side a thread without work between two runs is asleep when the next one needs it.
 */
final class StepBlock {
    /** Steps of a block. */
    static final int STEPS = 8;

    /** Parameters up to which blocks pay; beyond, a step takes far longer than starting a run. */
    private static final long SMALL = 100_000;

    private final RepeatedBatch steps;
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
        steps = new RepeatedBatch(graph, input, step, moment, STEPS, batchSize);
        losses = Ops.create(graph).stack(steps.copiesOf(loss));
    }

    /** Whether the rows of a block can be numbered. */
    static boolean fits(int batchSize) {
        return batchSize <= Integer.MAX_VALUE / STEPS;
    }

    /** Whether blocks are worth their place in the graph where steps are not in parts. */
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
    float[] run(RunThread thread, Session.Runner runner, ExampleBlock block, TInt32 rows, int phase, int counter) {
        try (TInt32 moments = steps.moments(phase, counter);
                Result result =
                        thread.run(steps.feed(runner, block, rows, moments).fetch(losses))) {
            float[] each = new float[STEPS];
            ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(each);
            return each;
        }
    }
}
