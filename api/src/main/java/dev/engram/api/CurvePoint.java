package dev.engram.api;

import java.util.List;

/**
 * Accuracy of every task at one moment of a run.
 *
 * @param step training steps taken in the run
 * @param task index of the task in training
 * @param accuracy by task
 */
public record CurvePoint(long step, int task, List<Double> accuracy) {
    public CurvePoint {
        accuracy = List.copyOf(accuracy);
    }
}
