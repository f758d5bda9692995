package dev.engram.core.importance;

import dev.engram.api.NamedTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the precision of a run's penalty from task to task. Where it is a sum over tasks, what a task added to it is that
 * task's importance; it is compared with what the first task added.
 */
public final class ImportanceHistory {
    private final boolean sums;
    private final List<FisherOverlap> overlaps = new ArrayList<>();
    private List<NamedTensor> first = List.of();
    private List<NamedTensor> latest = List.of();

    /**
     * Nothing has been learned.
     *
     * @param sums whether the precision is a sum over tasks; without it no overlaps are known
     */
    public ImportanceHistory(boolean sums) {
        this.sums = sums;
    }

    /** Notes the precision after a task; empty where the penalty is not quadratic. */
    public void learned(int task, List<NamedTensor> precision) {
        if (precision.isEmpty()) {
            return;
        }
        if (sums && first.isEmpty()) {
            first = precision;
        } else if (sums) {
            overlaps.addAll(FisherOverlap.of(0, first, task, added(latest, precision)));
        }
        latest = precision;
    }

    private static List<NamedTensor> added(List<NamedTensor> before, List<NamedTensor> now) {
        List<NamedTensor> added = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            float[] values = now.get(i).values().clone();
            for (int j = 0; j < values.length; j++) {
                values[j] = Math.max(0, values[j] - before.get(i).values()[j]);
            }
            added.add(new NamedTensor(now.get(i).name(), now.get(i).shape(), values));
        }
        return added;
    }

    /**
     * Goes on after an interruption.
     *
     * @param earlier overlaps so far
     * @param firstTask precision after the first task; empty where none was learned, or precision is no sum
     * @param now the present precision; empty where no task was learned
     */
    public void restore(List<FisherOverlap> earlier, List<NamedTensor> firstTask, List<NamedTensor> now) {
        overlaps.addAll(earlier);
        first = firstTask;
        latest = now;
    }

    /** Precision after the first task; empty before, and where it is no sum. */
    public List<NamedTensor> first() {
        return first;
    }

    /** The present importance of each parameter; empty where the penalty is not quadratic. */
    public List<ParameterImportance> parameters() {
        return latest.stream().map(ParameterImportance::of).toList();
    }

    /** Overlap of each later task with the first, a parameter each. */
    public List<FisherOverlap> overlaps() {
        return List.copyOf(overlaps);
    }
}
