package dev.engram.core.experiment;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.config.FlatSettings;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the configuration that a run began with and the one that it shall go on with. Harmless are: its
 * name, when checkpoints are written, strategies that have not begun to learn, tasks appended to the same ones, and where the
 * files of the same data are.
 */
public final class ConfigurationChange {
    private ConfigurationChange() {}

    /**
     * Fails where the change would alter what has been learned.
     *
     * @param begun labels of the strategies that have learned something
     * @throws EngramException {@link ErrorCode#CONFIGURATION} listing the differences; {@link ErrorCode#DATA} or
     *     {@link ErrorCode#IO} when the data of before is gone, and more than its place differs
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
        if (tasksDiffer && sameTasks(before, now)) {
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

    private static boolean sameTasks(ExperimentConfig before, ExperimentConfig now) {
        Map<Long, TaskSequence> old = new LinkedHashMap<>();
        try {
            before.seeds().forEach(seed -> old.put(seed, before.tasks().tasks(seed)));
        } catch (EngramException gone) {
            // What was learned of files that only moved is compared with the checkpoints, when the run goes on.
            if (onlyMoved(before.resolved().get("tasks"), now.resolved().get("tasks"))) {
                return true;
            }
            throw new EngramException(
                    gone.code(),
                    "What the run began with is gone, and more than its place differs, so that nobody can compare: "
                            + gone.getMessage() + ". Go on with nothing but the new paths first",
                    gone);
        }
        return old.entrySet().stream()
                .allMatch(of -> onlyAppends(of.getValue(), now.tasks().tasks(of.getKey())));
    }

    private static boolean onlyMoved(@Nullable Object before, @Nullable Object now) {
        if (before instanceof Map<?, ?> old && now instanceof Map<?, ?> given) {
            return old.keySet().equals(given.keySet())
                    && old.keySet().stream().allMatch(key -> onlyMoved(old.get(key), given.get(key)));
        }
        if (before instanceof List<?> old && now instanceof List<?> given) {
            return old.size() == given.size()
                    && IntStream.range(0, old.size()).allMatch(i -> onlyMoved(old.get(i), given.get(i)));
        }
        return Objects.equals(before, now) || (isFile(before) && isFile(now));
    }

    /** Resolved paths are absolute. */
    private static boolean isFile(@Nullable Object value) {
        return value instanceof String text && new File(text).isAbsolute();
    }

    private static boolean onlyAppends(TaskSequence old, TaskSequence longer) {
        return old.outputs() == longer.outputs()
                && old.scenario() == longer.scenario()
                && old.tasks().size() <= longer.tasks().size()
                && IntStream.range(0, old.tasks().size())
                        .allMatch(i -> same(old.tasks().get(i), longer.tasks().get(i)));
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
