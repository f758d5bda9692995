package dev.engram.benchmarks.group;

import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.learner.Devices;
import java.util.ArrayList;
import java.util.List;

/** All groups. */
public final class Groups {
    static {
        GpuLibraries.load(); // before the first graph
    }

    private Groups() {}

    /**
     * In the order of the table.
     *
     * @param threads intra-operation threads
     */
    public static List<Group> all(int threads) {
        return List.of(
                new StepGroup(threads),
                new PenaltyGroup(threads),
                new GrowthGroup(threads),
                new SmallGroup(threads),
                new WideGroup(threads),
                new FisherGroup(threads),
                new DataGroup(threads),
                new EvaluationGroup(threads),
                new StartGroup(),
                new ParallelGroup(),
                new CheckpointGroup(threads),
                new JmhGroup(),
                new GpuGroup(threads));
    }

    /**
     * Some by name.
     *
     * @param names all but {@code gpu} if empty, and that too where there is a GPU
     */
    public static List<Group> named(List<String> names, int threads) {
        List<Group> all = all(threads);
        if (names.isEmpty()) {
            return all.stream()
                    .filter(group -> !(group instanceof GpuGroup) || Devices.hasGpu(0))
                    .toList();
        }
        List<Group> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(all.stream()
                    .filter(group -> group.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Unknown group '" + name + "'. Known: "
                            + all.stream().map(Group::name).toList() + ", or list, table, page")));
        }
        return chosen;
    }
}
