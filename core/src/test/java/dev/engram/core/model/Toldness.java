package dev.engram.core.model;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import dev.engram.api.LearningListener;
import java.util.ArrayList;
import java.util.List;

/** Notes what it is told of runs, but for steps. */
final class Toldness implements LearningListener {
    final List<String> events = new ArrayList<>();

    @Override
    public void runStarted(Run run) {
        events.add("started " + run.tasks() + " " + run.toLearn());
    }

    @Override
    public void warned(Run run, String message) {
        events.add("warned " + message);
    }

    @Override
    public void taskStarted(Run run, int task, long plannedSteps) {
        events.add("task " + task);
    }

    @Override
    public void evaluated(Run run, int task, List<Double> accuracy) {
        events.add("evaluated " + task + " " + accuracy);
    }

    @Override
    public void runFinished(Run run, AccuracyMatrix accuracy) {
        events.add("finished " + accuracy.rows());
    }

    @Override
    public void runFailed(Run run, EngramException failure) {
        events.add("failed " + failure.code());
    }
}
