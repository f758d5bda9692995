package dev.engram.strategies.lwf;

import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Which outputs old tasks were answered by, and which of them competed: an output belongs with those that it competed with in
 * the last task that used it. So a shared head and a growing set of classes are one group, separate heads a group each.
 */
final class OldHeads {
    private static final float NO_TASK = -1;
    private static final float TINY = 1e-30f;

    private final Ops tf;
    private final StateTensor lastTask;
    private final StateTensor tasks;
    private final Operand<TFloat32> known;
    private final Operand<TFloat32> together;
    private final Op learned;

    OldHeads(TrainingGraph graph) {
        tf = graph.tf();
        long outputs = graph.unmaskedLogits().shape().get(1);
        lastTask = graph.state("lastTask", Shape.of(outputs), NO_TASK);
        tasks = graph.state("tasks", Shape.scalar(), 0f);
        known = number(tf.math.greaterEqual(lastTask.value(), tf.constant(0f)));
        Operand<TFloat32> column = tf.expandDims(lastTask.value(), tf.constant(1));
        together = tf.math.mul(number(tf.math.equal(column, lastTask.value())), known);
        Operand<TFloat32> used = tf.max(graph.mask(), tf.constant(0));
        Operand<TFloat32> thisTask = tf.fill(tf.constant(new long[] {outputs}), tasks.value());
        learned = lastTask.assign(tf.select(tf.math.less(used, tf.constant(0f)), lastTask.value(), thisTask));
    }

    private Operand<TFloat32> number(Operand<TBool> truth) {
        return tf.dtypes.cast(truth, TFloat32.class);
    }

    /** Notes the outputs of the task's examples. */
    void learned(TaskScope scope) {
        scope.forEachBatch(1, 1, List.of(learned));
        scope.run(List.of(tasks.assignAdd(tf.constant(1f))));
    }

    /** {@code [outputs]}: 1 where an old task used the output, else 0. */
    Operand<TFloat32> known() {
        return known;
    }

    /**
     * The logarithm of each known output's softmax within its group; of no meaning elsewhere, but finite.
     *
     * @param logits {@code [batch, outputs]}, not masked
     */
    Operand<TFloat32> logSoftmax(Operand<TFloat32> logits) {
        Operand<TFloat32> old = tf.math.mul(logits, known);
        Operand<TFloat32> largest = tf.expandDims(tf.stopGradient(tf.max(old, tf.constant(1))), tf.constant(1));
        Operand<TFloat32> shifted = tf.math.sub(old, largest);
        Operand<TFloat32> sums = tf.linalg.matMul(tf.math.exp(shifted), together);
        return tf.math.sub(shifted, tf.math.log(tf.math.maximum(sums, tf.constant(TINY))));
    }
}
