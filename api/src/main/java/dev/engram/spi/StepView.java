package dev.engram.spi;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * One update as {@link Consolidation#afterUpdate} sees it.
 *
 * @param taskGradients gradient of the task loss alone at the weights before the update, one a parameter
 * @param weights after the update, one a parameter; each is there as soon as its own parameter has moved, when others may not
 *     have
 * @param deltas the change really applied (weights after minus before), one a parameter; there when the weights are
 */
public record StepView(
        List<Operand<TFloat32>> taskGradients, List<Operand<TFloat32>> weights, List<Operand<TFloat32>> deltas) {
    public StepView {
        taskGradients = List.copyOf(taskGradients);
        weights = List.copyOf(weights);
        deltas = List.copyOf(deltas);
    }
}
