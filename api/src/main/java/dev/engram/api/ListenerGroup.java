package dev.engram.api;

import java.util.List;

/** Tells several listeners, in order. */
record ListenerGroup(List<LearningListener> listeners) implements LearningListener {
    @Override
    public boolean wantsDiagnostics() {
        return listeners.stream().anyMatch(LearningListener::wantsDiagnostics);
    }

    @Override
    public void runStarted(Run run) {
        listeners.forEach(listener -> listener.runStarted(run));
    }

    @Override
    public void resumed(Run run, int task, long steps) {
        listeners.forEach(listener -> listener.resumed(run, task, steps));
    }

    @Override
    public void warned(Run run, String message) {
        listeners.forEach(listener -> listener.warned(run, message));
    }

    @Override
    public void taskStarted(Run run, int task, long plannedSteps) {
        listeners.forEach(listener -> listener.taskStarted(run, task, plannedSteps));
    }

    @Override
    public void progressed(Run run, Progress progress) {
        listeners.forEach(listener -> listener.progressed(run, progress));
    }

    @Override
    public void lambdaTried(Run run, int task, double lambda, double accuracy, double needed) {
        listeners.forEach(listener -> listener.lambdaTried(run, task, lambda, accuracy, needed));
    }

    @Override
    public void taskLearned(Run run, int task, double trainSeconds, double consolidationSeconds) {
        listeners.forEach(listener -> listener.taskLearned(run, task, trainSeconds, consolidationSeconds));
    }

    @Override
    public void evaluated(Run run, int task, List<Double> accuracy) {
        listeners.forEach(listener -> listener.evaluated(run, task, accuracy));
    }

    @Override
    public void runFinished(Run run, AccuracyMatrix accuracy) {
        listeners.forEach(listener -> listener.runFinished(run, accuracy));
    }

    @Override
    public void runFailed(Run run, EngramException failure) {
        listeners.forEach(listener -> listener.runFailed(run, failure));
    }
}
