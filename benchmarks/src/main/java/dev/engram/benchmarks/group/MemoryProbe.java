package dev.engram.benchmarks.group;

import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.benchmarks.child.ChildJvm;
import dev.engram.benchmarks.child.PeakMemory;
import java.io.IOException;
import java.util.Arrays;

/**
 * Trains with EWC in a process of its own and prints the peak of its resident memory. The heap is touched as a whole from the
 * start, so that what differs between two probes is native memory.
 */
public final class MemoryProbe {
    private static final int STEPS = 40;
    private static final int EXAMPLES = 2_560;

    private MemoryProbe() {}

    /**
     * Trains.
     *
     * @param arguments optimizer, number of tasks learned before, widths of the hidden layers
     */
    public static void main(String[] arguments) throws IOException {
        OptimizerSpec optimizer = arguments[0].equals("adam") ? Learners.ADAM : Learners.SGD;
        int tasks = Integer.parseInt(arguments[1]);
        Integer[] hidden = Arrays.stream(arguments).skip(2).map(Integer::valueOf).toArray(Integer[]::new);
        try (Learners learners = new Learners(Runtime.getRuntime().availableProcessors())) {
            learners.after(
                            tasks,
                            Learners.some(EXAMPLES),
                            Learners.perceptron(hidden),
                            Learners.ewc(),
                            optimizer,
                            PenaltyStep.AUTO)
                    .train(STEPS);
            System.out.println(PeakMemory.bytes());
        }
    }

    /** Bytes, from a process of its own. */
    static double peak(String... arguments) throws IOException, InterruptedException {
        ChildJvm jvm = new ChildJvm().option("-Xms512m").option("-Xmx512m").option("-XX:+AlwaysPreTouch");
        return Double.parseDouble(
                jvm.run(MemoryProbe.class, arguments).lines().get(0));
    }
}
