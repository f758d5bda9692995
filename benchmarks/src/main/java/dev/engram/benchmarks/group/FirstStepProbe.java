package dev.engram.benchmarks.group;

import dev.engram.api.LearningListener;
import dev.engram.benchmarks.experiment.Experiments;

/** A whole process that takes one training step, and says so. */
public final class FirstStepProbe {
    private FirstStepProbe() {}

    /** Takes a step. */
    public static void main(String[] arguments) {
        Experiments experiments = new Experiments();
        experiments.run(
                experiments.read(
                        "permuted-mnist-quick",
                        "training.epochs=1",
                        "tasks.train-limit=128",
                        "tasks.count=1",
                        "strategies=[{type=ewc,lambda=100,importance{type=fisher,labels=empirical}}]"),
                1,
                new LearningListener() {
                    @Override
                    public void progressed(Run run, Progress progress) {
                        System.out.println("step " + progress.step());
                    }
                });
    }
}
