package dev.engram.spi;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * A strategy in a graph: one small method a moment, each of which does nothing by default. The first three are called
 * once, while the training step is built; the last two before and after each task.
 */
public interface Consolidation {
    /** Added to the task loss. It must be 0 until a task has been learned. */
    default Penalty penalty() {
        return Penalty.none();
    }

    /**
     * Changes the gradients of the task loss before the penalty's are added.
     *
     * @param ofTaskLoss one a parameter, in the order of {@link TrainingGraph#parameters}
     * @return as many, of the same shapes
     */
    default List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
        return ofTaskLoss;
    }

    /**
     * Operations to run with each update, on what {@link StepView} gives; declared with {@link Requirements#stepHooks}.
     *
     * @return potentially empty
     */
    default List<Op> afterUpdate(StepView step) {
        return List.of();
    }

    /** Before the first step of a task. */
    default void taskStarted(TaskScope scope) {}

    /** After the last step of a task: measure importance on its data, move the anchors. */
    default void taskLearned(TaskScope scope) {}
}
