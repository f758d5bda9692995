package dev.engram.benchmarks.group;

import dev.engram.api.Learner;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.benchmarks.child.ChildJvm;
import dev.engram.benchmarks.child.PeakMemory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Trains with EWC in a process of its own and prints the peak of its resident memory: when the learner is made, after the
 * first training, and after all tasks were learned and training went on. The heap is touched as a whole from the start, and
 * only the JVM's first compiler works, since the second takes more memory the longer a process runs: what differs between two
 * probes is native memory.
 */
public final class MemoryProbe {
    private static final int STEPS = 20;
    private static final int EXAMPLES = 2_560;

    private MemoryProbe() {}

    /**
     * Trains.
     *
     * @param arguments optimizer, number of tasks, widths of the hidden layers
     */
    public static void main(String[] arguments) throws IOException {
        OptimizerSpec optimizer = arguments[0].equals("adam") ? Learners.ADAM : Learners.SGD;
        int tasks = Integer.parseInt(arguments[1]);
        Integer[] hidden =
                Arrays.stream(arguments).skip(2).map(Integer::valueOf).toArray(Integer[]::new);
        List<TaskView> data = List.of(Learners.view(Learners.some(EXAMPLES)));
        try (Learners learners = new Learners(Runtime.getRuntime().availableProcessors())) {
            Learner learner = learners.fresh(
                    Learners.perceptron(hidden), Learners.ewc(), optimizer, PenaltyStep.AUTO, Learners.BATCH);
            learner.startTask(0, "first", data, false);
            System.out.println(PeakMemory.bytes());
            learner.train(STEPS);
            System.out.println(PeakMemory.bytes());
            for (int task = 1; task <= tasks; task++) {
                learner.consolidate();
                learner.startTask(task, "task-" + task, data, false);
                learner.train(STEPS);
            }
            System.out.println(PeakMemory.bytes());
        }
    }

    /**
     * Peaks in bytes, from a process of its own.
     *
     * @param made when the learner was made
     * @param trained after the first training
     * @param learned after all
     */
    record Peaks(double made, double trained, double learned) {
        Peaks minus(Peaks other) {
            return new Peaks(made - other.made, trained - other.trained, learned - other.learned);
        }
    }

    static Peaks peaks(String... arguments) throws IOException, InterruptedException {
        ChildJvm jvm = new ChildJvm()
                .option("-Xms512m")
                .option("-Xmx512m")
                .option("-XX:+AlwaysPreTouch")
                .option("-XX:TieredStopAtLevel=1");
        double[] bytes = jvm.run(MemoryProbe.class, arguments).lines().stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new Peaks(bytes[0], bytes[1], bytes[2]);
    }
}
