package dev.engram.tf.learner;

import dev.engram.tf.feed.BatchInput;
import dev.engram.tf.feed.Batches;
import dev.engram.tf.feed.ExampleBlock;
import dev.engram.tf.step.ControlValue;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Takes a task's steps, batch after batch: in blocks as far as they go, the rest one by one. */
final class Training implements AutoCloseable {
    private static final int LOSSES_KEPT = 5;

    private final Session session;
    private final BatchInput input;
    private final Nodes nodes;
    private final int batchSize;
    private final RunThread thread;
    private final TInt32 moment = TInt32.tensorOf(Shape.of(2));
    private final TFloat32 learningRate = TFloat32.tensorOf(Shape.scalar());
    private final RecentLosses recent = new RecentLosses(LOSSES_KEPT);
    private long steps;

    /**
     * What is run, and what it is told besides the batch.
     *
     * @param step one step, its loss included
     * @param loss of the step, a scalar
     * @param block several steps in one run, where that pays
     * @param learningRate scalar
     * @param moment two numbers that no other run has
     */
    record Nodes(
            Op step,
            Operand<TFloat32> loss,
            Optional<StepBlock> block,
            Placeholder<TFloat32> learningRate,
            Placeholder<TInt32> moment) {}

    /**
     * Prepares training; the session stays the caller's.
     *
     * @param sideBySide whether a step has work for several threads; else none is woken
     */
    Training(Session session, BatchInput input, Nodes nodes, int batchSize, boolean sideBySide) {
        this.session = session;
        this.input = input;
        this.nodes = nodes;
        this.batchSize = batchSize;
        thread = sideBySide ? RunThread.TENSORFLOWS : RunThread.CALLERS;
    }

    /** Takes {@code count} steps, over as many epochs as they need; their mean loss. */
    double run(CurrentTask task, int count) {
        double sum = 0;
        int left = count;
        while (left > 0) {
            int inEpoch = task.stepInEpoch();
            int now = Math.min(left, task.stepsPerEpoch() - inEpoch);
            int[] order = task.order();
            int from = inEpoch * batchSize;
            int to = (int) Math.min(order.length, (long) from + (long) now * batchSize);
            sum += takeSteps(task, order, from, to);
            left -= now;
        }
        return sum / count;
    }

    /** Steps over a part of an epoch's order. */
    private double takeSteps(CurrentTask task, int[] order, int from, int to) {
        double[] sum = {0};
        if (nodes.block().isEmpty()) {
            task.examples()
                    .forEachBatch(
                            Batches.from(order, from).upTo(to, batchSize),
                            (data, rows) -> sum[0] += takeStep(task, data, rows));
            return sum[0];
        }
        StepBlock block = nodes.block().get();
        int rowsOfBlock = StepBlock.STEPS * batchSize;
        int whole = from + (to - from) / batchSize * batchSize;
        // What needs little to be read comes first, so that the first step waits for that alone.
        Batches batches = Batches.from(order, from)
                .upTo(from + (whole - from) % rowsOfBlock, batchSize)
                .upTo(whole, rowsOfBlock)
                .upTo(to, batchSize);
        task.examples()
                .forEachBatch(
                        batches,
                        (data, rows) -> sum[0] += rows.size() == rowsOfBlock
                                ? takeBlock(block, task, data, rows)
                                : takeStep(task, data, rows));
        return sum[0];
    }

    private double takeBlock(StepBlock block, CurrentTask task, ExampleBlock data, TInt32 rows) {
        Session.Runner runner = feedLearningRate(session.runner());
        double sum = 0;
        for (float loss : block.run(thread, runner, data, rows, phase(task), (int) steps)) {
            sum += taken(task, loss);
        }
        return sum;
    }

    private double takeStep(CurrentTask task, ExampleBlock data, TInt32 rows) {
        Session.Runner runner =
                feed(session.runner(), task, data, rows).addTarget(nodes.step()).fetch(nodes.loss());
        try (Result result = thread.run(runner)) {
            return taken(task, ((TFloat32) result.get(0)).getFloat());
        }
    }

    private Session.Runner feed(Session.Runner runner, CurrentTask task, ExampleBlock data, TInt32 rows) {
        moment.copyFrom(DataBuffers.of(phase(task), (int) steps));
        return feedLearningRate(input.feed(runner, data, rows)).feed(nodes.moment(), moment);
    }

    private static int phase(CurrentTask task) {
        return task.index() + 1;
    }

    /** Notes a step and its loss. */
    private double taken(CurrentTask task, float loss) {
        if (!Float.isFinite(loss)) {
            throw Divergence.exception("The loss is " + loss + " at step " + task.steps() + " of task '" + task.name()
                    + "' (last finite losses: " + recent + ")");
        }
        recent.add(loss);
        steps++;
        task.advance();
        return loss;
    }

    /** A scalar of the batch that comes next; no step is taken. */
    double ofNextBatch(CurrentTask task, Operand<TFloat32> scalar) {
        int[] order = task.order();
        int from = task.stepInEpoch() * batchSize;
        int to = (int) Math.min(order.length, (long) from + batchSize);
        double[] value = {0};
        task.examples().forEachBatch(Batches.from(order, from).upTo(to, batchSize), (data, rows) -> {
            try (Result result =
                    feed(session.runner(), task, data, rows).fetch(scalar).run()) {
                value[0] = ((TFloat32) result.get(0)).getFloat();
            }
        });
        return value[0];
    }

    /** Forgets the losses of the task before. */
    void taskStarted() {
        recent.clear();
    }

    /** Steps taken in all tasks. */
    long steps() {
        return steps;
    }

    void moveTo(long step) {
        steps = step;
    }

    float learningRate() {
        return learningRate.getFloat();
    }

    void learningRate(double value) {
        learningRate.setFloat(ControlValue.of("learning rate", value));
    }

    /** Feeds the learning rate alone. */
    Session.Runner feedLearningRate(Session.Runner runner) {
        return runner.feed(nodes.learningRate(), learningRate);
    }

    @Override
    public void close() {
        moment.close();
        learningRate.close();
    }
}
