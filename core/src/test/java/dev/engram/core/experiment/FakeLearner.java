package dev.engram.core.experiment;

import dev.engram.api.Learner;
import dev.engram.api.LearnerState;
import dev.engram.api.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Notes what is asked of it; knows nothing of TensorFlow. */
final class FakeLearner implements Learner {
    final List<String> calls = new ArrayList<>();
    ToDoubleFunction<String> accuracy = name -> 0.5;
    double stiffness;
    Runnable onTrain = () -> {};
    private long steps;

    @Override
    public void startTask(int index, String name, List<TaskView> data, boolean resetOptimizer) {
        calls.add("start " + name + " on "
                + data.stream().map(view -> view.data().name()).toList() + (resetOptimizer ? " reset" : ""));
    }

    @Override
    public int stepsPerEpoch() {
        return 3;
    }

    @Override
    public double train(int count) {
        onTrain.run();
        for (int i = 0; i < count; i++) {
            steps++;
            calls.add("step");
        }
        return 1;
    }

    @Override
    public void consolidate() {
        calls.add("consolidate");
    }

    @Override
    public double accuracy(TaskView view) {
        calls.add("evaluate " + view.data().name());
        return accuracy.applyAsDouble(view.data().name());
    }

    @Override
    public void learningRate(double learningRate) {
        calls.add("rate " + learningRate);
    }

    @Override
    public double penalty() {
        return 0;
    }

    @Override
    public boolean takesPenaltyImplicitly() {
        return false;
    }

    @Override
    public double stiffness() {
        return stiffness;
    }

    private record AtStep(long step) implements Weights {}

    @Override
    public Weights weights() {
        return new AtStep(steps);
    }

    @Override
    public void restore(Weights weights) {
        calls.add("restore step " + ((AtStep) weights).step());
    }

    @Override
    public LearnerState state() {
        return new LearnerState("fake", Map.of(), Map.of());
    }

    @Override
    public void restore(LearnerState state) {
        calls.add("restore state");
    }

    @Override
    public String weightsSha256() {
        return "hash";
    }

    @Override
    public long stateBytes() {
        return 8;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
