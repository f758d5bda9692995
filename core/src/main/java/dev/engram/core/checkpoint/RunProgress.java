package dev.engram.core.checkpoint;

import dev.engram.api.CurvePoint;
import dev.engram.core.importance.FisherOverlap;
import java.util.List;

/**
 * How far a run has come, beside its learner's state.
 *
 * @param task index of the current task
 * @param learned whether the task has been consolidated and evaluated; else it is in training
 * @param initialAccuracy of the untrained model on each task
 * @param accuracy a row a learned task
 * @param curve as far as it was measured
 * @param validationErrors of the current task's epochs, for early stopping
 * @param overlaps of the importances of the tasks learned
 * @param lambdas chosen for each task learned; empty where λ was given
 * @param data tells the data of each task begun from other data; empty where an older checkpoint did not keep it
 * @param trainNanos spent in training steps
 * @param consolidationNanos spent between tasks
 */
public record RunProgress(
        int task,
        boolean learned,
        List<Double> initialAccuracy,
        List<List<Double>> accuracy,
        List<CurvePoint> curve,
        List<Double> validationErrors,
        List<FisherOverlap> overlaps,
        List<Double> lambdas,
        List<String> data,
        long trainNanos,
        long consolidationNanos) {
    public RunProgress {
        initialAccuracy = List.copyOf(initialAccuracy);
        accuracy = List.copyOf(accuracy);
        curve = List.copyOf(curve);
        validationErrors = List.copyOf(validationErrors);
        overlaps = List.copyOf(overlaps);
        lambdas = List.copyOf(lambdas);
        data = List.copyOf(data);
    }
}
