package dev.engram.core.model;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.experiment.LearningPlan;
import dev.engram.core.experiment.TaskManager;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A run whose listener is told how it begins and how it ends.
 *
 * @param interrupted asked several times a second
 */
record ToldRun(Run run, LearningListener listener, BooleanSupplier interrupted) {
    /**
     * Learns the tasks of a plan.
     *
     * @param notes what there is to know of it beforehand
     * @throws EngramException {@link ErrorCode#DIVERGED} or {@link ErrorCode#INTERRUPTED}; the listener has been told
     */
    TaskManager learn(LearningPlan plan, Learner learner, List<String> notes) {
        listener.runStarted(run);
        TaskManager manager;
        try {
            notes.forEach(note -> listener.warned(run, note));
            manager = new TaskManager(plan, learner, Checkpoints.none(), run, listener, interrupted);
            manager.learnAll();
        } catch (EngramException e) {
            listener.runFailed(run, e);
            throw e;
        } catch (RuntimeException e) {
            listener.runFailed(run, new EngramException(ErrorCode.FAILED, "The run failed: " + e, e));
            throw e;
        }
        listener.runFinished(run, manager.accuracy());
        return manager;
    }
}
