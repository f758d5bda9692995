package dev.engram.core.model;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.NamedTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What lies between two models of one network.
 *
 * @param relation how they are related, in words
 * @param tasks learned by the later one alone
 * @param settings that differ, in words
 * @param movements of each parameter
 */
public record ModelDifference(String relation, List<String> tasks, List<String> settings, List<Movement> movements) {
    private static final String PARAMETER = "parameter/";

    public ModelDifference {
        tasks = List.copyOf(tasks);
        settings = List.copyOf(settings);
        movements = List.copyOf(movements);
    }

    /**
     * How far a parameter moved.
     *
     * @param distance Euclidean
     * @param relative to its earlier Euclidean length
     * @param largest absolute change of a single weight
     */
    public record Movement(String parameter, double distance, double relative, double largest) {}

    /**
     * Compares two models.
     *
     * @throws EngramException {@link ErrorCode#STATE} when their networks differ
     */
    public static ModelDifference between(StoredModel before, StoredModel after) {
        ModelManifest earlier = before.manifest();
        ModelManifest later = after.manifest();
        List<String> tasks = later.tasks().stream()
                .filter(task -> earlier.task(task.name()).isEmpty())
                .map(task -> task.name() + " (" + task.examples() + " examples)")
                .toList();
        List<String> settings = new ArrayList<>();
        compare("strategy", earlier.strategy(), later.strategy(), settings);
        compare("training", earlier.training(), later.training(), settings);
        return new ModelDifference(relation(before, after), tasks, settings, movements(before, after));
    }

    private static String relation(StoredModel before, StoredModel after) {
        String earlier = before.manifest().weightsSha256();
        if (earlier.equals(after.manifest().weightsSha256())) {
            return after.directory() + " has the same weights as " + before.directory();
        }
        boolean descends = after.manifest().ancestors().stream()
                .anyMatch(ancestor -> ancestor.weightsSha256().equals(earlier));
        return after.directory() + (descends ? " descends from " : " does not descend from ") + before.directory();
    }

    private static void compare(
            String name, Map<String, Object> earlier, Map<String, Object> later, List<String> into) {
        TreeSet<String> keys = new TreeSet<>(earlier.keySet());
        keys.addAll(later.keySet());
        for (String key : keys) {
            if (!Objects.equals(earlier.get(key), later.get(key))) {
                into.add(name + "." + key + ": " + earlier.get(key) + " → " + later.get(key));
            }
        }
    }

    private static List<Movement> movements(StoredModel before, StoredModel after) {
        List<Movement> movements = new ArrayList<>();
        for (Map.Entry<String, NamedTensor> entry : before.state().tensors().entrySet()) {
            if (entry.getKey().startsWith(PARAMETER)) {
                NamedTensor other = after.state().tensors().get(entry.getKey());
                if (other == null
                        || !Arrays.equals(other.shape(), entry.getValue().shape())) {
                    throw new EngramException(
                            ErrorCode.STATE,
                            after.directory() + " has another network than " + before.directory() + ": "
                                    + entry.getKey() + " is missing or of another shape");
                }
                movements.add(movement(entry.getKey(), entry.getValue().values(), other.values()));
            }
        }
        return movements;
    }

    private static Movement movement(String name, float[] before, float[] after) {
        double distance = 0;
        double length = 0;
        double largest = 0;
        for (int i = 0; i < before.length; i++) {
            double moved = (double) after[i] - before[i];
            distance += moved * moved;
            length += (double) before[i] * before[i];
            largest = Math.max(largest, Math.abs(moved));
        }
        return new Movement(
                name.substring(PARAMETER.length()),
                Math.sqrt(distance),
                length == 0 ? Double.NaN : Math.sqrt(distance / length),
                largest);
    }
}
