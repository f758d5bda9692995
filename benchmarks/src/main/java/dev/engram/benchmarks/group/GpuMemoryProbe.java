package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.Learner;
import dev.engram.api.NetworkSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.benchmarks.child.ChildJvm;
import dev.engram.benchmarks.child.GpuMemory;
import dev.engram.datasets.mnist.Mnist;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Trains with EWC in a process of its own and prints the memory then in use on the GPU: TensorFlow gives none back before
 * it ends, so this is the peak, rounded up to the regions in which it takes memory.
 */
public final class GpuMemoryProbe {
    private static final int STEPS = 20;

    private GpuMemoryProbe() {}

    /**
     * Trains.
     *
     * @param arguments what {@link GpuGroup#network} takes, and the batch size
     */
    public static void main(String[] arguments) throws InterruptedException {
        NetworkSpec network = GpuGroup.network(arguments[0]);
        int batch = Integer.parseInt(arguments[1]);
        Dataset mnist = Mnist.train();
        List<TaskView> data = List.of(Learners.view(mnist));
        try (Learners learners = new Learners(Runtime.getRuntime().availableProcessors())) {
            Learner learner = learners.fresh(network, Learners.ewc(), Learners.SGD, PenaltyStep.AUTO, batch);
            learner.startTask(0, "first", data, false);
            learner.train(STEPS);
            learner.consolidate();
            learner.startTask(1, "second", data, false);
            learner.train(STEPS);
            System.out.println(GpuMemory.used().orElse(0));
        }
    }

    /** Bytes above what was in use before; empty without {@code nvidia-smi}. */
    static OptionalDouble bytes(String network, int batch) throws IOException, InterruptedException {
        OptionalDouble before = GpuMemory.used();
        if (before.isEmpty()) {
            return before;
        }
        List<String> lines = new ChildJvm()
                .run(GpuMemoryProbe.class, network, String.valueOf(batch))
                .lines();
        return OptionalDouble.of(Double.parseDouble(lines.get(0)) - before.getAsDouble());
    }
}
