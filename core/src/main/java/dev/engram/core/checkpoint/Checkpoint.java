package dev.engram.core.checkpoint;

import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import java.util.List;

/**
 * All that a run needs to go on with the same bits.
 *
 * @param progress of the task manager
 * @param state of the learner
 * @param bestWeights of early stopping in the current task; empty without one
 * @param firstImportance of the first task, with which later ones are compared; potentially empty
 */
public record Checkpoint(
        RunProgress progress, LearnerState state, List<NamedTensor> bestWeights, List<NamedTensor> firstImportance) {
    public Checkpoint {
        bestWeights = List.copyOf(bestWeights);
        firstImportance = List.copyOf(firstImportance);
    }
}
