package dev.engram.core.model;

import dev.engram.api.EngramException;
import dev.engram.api.Learner;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.experiment.LearningPlan;
import dev.engram.core.experiment.RunFailure;
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
     * @throws EngramException whatever the run fails of; the listener has been told
     */
    TaskManager learn(LearningPlan plan, Learner learner, List<String> notes) {
        try {
            listener.runStarted(run);
            notes.forEach(note -> listener.warned(run, note));
            TaskManager manager = new TaskManager(plan, learner, Checkpoints.none(), run, listener, interrupted);
            manager.learnAll();
            listener.runFinished(run, manager.accuracy());
            return manager;
        } catch (RuntimeException | OutOfMemoryError e) {
            throw RunFailure.told(RunFailure.of(e), run, listener);
        }
    }
}
