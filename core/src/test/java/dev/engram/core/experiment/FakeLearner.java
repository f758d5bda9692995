package dev.engram.core.experiment;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Head;
import dev.engram.api.Learner;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.api.TaskView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Notes what is asked of it; knows nothing of TensorFlow. */
public final class FakeLearner implements Learner {
    public final List<String> calls = new ArrayList<>();
    public ToDoubleFunction<String> accuracy = name -> 0.5;
    public double stiffness;
    public Runnable onTrain = () -> {};
    private long steps;
    private long taskSteps;
    public double strength = 1;
    public boolean refusesStrength;

    @Override
    public void startTask(int index, String name, List<TaskView> data, boolean resetOptimizer) {
        taskSteps = 0;
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
            taskSteps++;
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
    public void penaltyStrength(double factor) {
        if (refusesStrength) {
            throw new EngramException(ErrorCode.CONFIGURATION, "it has no penalty");
        }
        strength = factor;
        calls.add("strength " + factor);
    }

    @Override
    public double penalty() {
        return 0;
    }

    @Override
    public double gradientNorm() {
        calls.add("gradient norm");
        return 3;
    }

    @Override
    public boolean takesPenaltyImplicitly() {
        return false;
    }

    @Override
    public double stiffness() {
        return calls.contains("consolidate") ? stiffness : 0;
    }

    @Override
    public List<NamedTensor> weights() {
        return List.of(new NamedTensor("step", new long[0], new float[] {steps}));
    }

    @Override
    public void restoreWeights(List<NamedTensor> weights) {
        calls.add("restore step " + (long) weights.get(0).values()[0]);
    }

    @Override
    public LearnerState state() {
        return new LearnerState("fake", Map.of(), Map.of("steps", steps, "taskSteps", taskSteps));
    }

    @Override
    public void restore(LearnerState state) {
        calls.add("restore state");
        steps = state.counters().getOrDefault("steps", 0L);
        taskSteps = state.counters().getOrDefault("taskSteps", 0L);
    }

    @Override
    public void export(Path directory, List<Head> heads) {
        calls.add("export");
    }

    @Override
    public List<NamedTensor> precision() {
        return List.of();
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
