package dev.engram.core.experiment;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.config.FlatSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What differs between the configuration that a run began with and the one that it shall go on with. Harmless are: its
 * name, when checkpoints are written, strategies that have not begun to learn, and tasks appended to the same ones.
 */
public final class ConfigurationChange {
    private ConfigurationChange() {}

    /**
     * Fails where the change would alter what has been learned.
     *
     * @param begun labels of the strategies that have learned something
     * @throws EngramException {@link ErrorCode#CONFIGURATION} listing the differences
     */
    public static void requireHarmless(ExperimentConfig before, ExperimentConfig now, Set<String> begun) {
        FlatSettings old = FlatSettings.of(before.resolved());
        FlatSettings given = FlatSettings.of(now.resolved());
        List<String> differences = new ArrayList<>();
        boolean tasksDiffer = false;
        for (String key : old.changed(given)) {
            if (harmless(key, begun)) {
                continue;
            }
            if (key.startsWith("tasks.")) {
                tasksDiffer = true;
            }
            differences.add(old.change(key, given));
        }
        if (tasksDiffer && onlyAppends(before, now)) {
            differences.removeIf(difference -> difference.startsWith("tasks."));
        }
        if (!differences.isEmpty()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "The run began with another configuration:\n  " + String.join("\n  ", differences)
                            + "\nGo on with the old one, or begin a new run in another directory. Only appended tasks,"
                            + " strategies without a checkpoint, the name and checkpoints may differ");
        }
    }

    private static boolean harmless(String key, Set<String> begun) {
        if (key.startsWith("strategies.")) {
            return begun.stream().noneMatch(label -> key.startsWith("strategies." + label + ":"));
        }
        return key.equals("name") || key.startsWith("checkpoints.");
    }

    private static boolean onlyAppends(ExperimentConfig before, ExperimentConfig now) {
        for (long seed : before.seeds()) {
            TaskSequence old = before.tasks().tasks(seed);
            TaskSequence longer = now.tasks().tasks(seed);
            if (old.outputs() != longer.outputs()
                    || old.scenario() != longer.scenario()
                    || old.tasks().size() > longer.tasks().size()) {
                return false;
            }
            for (int i = 0; i < old.tasks().size(); i++) {
                if (!same(old.tasks().get(i), longer.tasks().get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean same(Task one, Task other) {
        return one.name().equals(other.name())
                && one.outputs().equals(other.outputs())
                && same(one.train(), other.train())
                && same(one.test(), other.test())
                && one.validation().isPresent() == other.validation().isPresent();
    }

    private static boolean same(Dataset one, Dataset other) {
        if (one.size() != other.size() || !one.encoding().equals(other.encoding())) {
            return false;
        }
        int bytes = one.featureCount() * one.encoding().bytes();
        ByteBuffer ours = ByteBuffer.allocate(bytes);
        ByteBuffer theirs = ByteBuffer.allocate(bytes);
        for (int row = 0; row < one.size(); row++) {
            one.read(row, ours.clear());
            other.read(row, theirs.clear());
            if (one.label(row) != other.label(row) || !ours.flip().equals(theirs.flip())) {
                return false;
            }
        }
        return true;
    }
}
