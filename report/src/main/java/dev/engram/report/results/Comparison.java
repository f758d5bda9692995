package dev.engram.report.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Experiments on the same sequence of tasks, their runs grouped by strategy.
 *
 * @param experiments at least one
 * @param strategies with at least one run, in the order of the configurations
 * @param notes what a reader must know about how runs were put together
 */
public record Comparison(List<RecordedExperiment> experiments, List<StrategyRuns> strategies, List<String> notes) {

    /** Names of the tasks; empty if no run has ended. */
    public List<String> tasks() {
        return strategies.isEmpty()
                ? List.of()
                : strategies.get(0).runs().get(0).run().tasks();
    }

    /** Whether runs went side by side, so that how long each took says little of it. */
    public boolean sharedTheMachine() {
        return experiments.stream()
                .anyMatch(experiment ->
                        experiment.environment().get("runsAtOnce") instanceof Number atOnce && atOnce.intValue() > 1);
    }

    /** What experiments on different sequences teach cannot be compared, so each sequence gets its own comparison. */
    public static List<Comparison> of(List<RecordedExperiment> experiments) {
        Map<List<Object>, List<RecordedExperiment>> bySequence = new LinkedHashMap<>();
        for (RecordedExperiment experiment : experiments) {
            Object tasks = experiment.configuration().getOrDefault("tasks", Map.of());
            Object names = experiment.runs().isEmpty()
                    ? List.of()
                    : experiment.runs().get(0).run().tasks();
            bySequence
                    .computeIfAbsent(List.of(tasks, names), key -> new ArrayList<>())
                    .add(experiment);
        }
        return bySequence.values().stream().map(Comparison::ofOneSequence).toList();
    }

    private record Key(String label, Map<String, Object> strategy, Map<String, Object> setting) {}

    private record Group(RecordedExperiment origin, TreeMap<Long, RecordedRun> bySeed) {}

    private record Repeated(RecordedRun run, RecordedRun other) {
        boolean toTheBit() {
            return run.weightsSha256().isPresent() && run.weightsSha256().equals(other.weightsSha256());
        }
    }

    private static Comparison ofOneSequence(List<RecordedExperiment> experiments) {
        List<String> notes = new ArrayList<>(differences(experiments));
        Map<Key, Group> groups = new LinkedHashMap<>();
        for (RecordedExperiment experiment : experiments) {
            List<Repeated> repeated = new ArrayList<>();
            for (RecordedRun run : inOrderOfConfiguration(experiment)) {
                Key key = new Key(run.strategyLabel(), run.settings(), experiment.setting());
                TreeMap<Long, RecordedRun> bySeed = groups.computeIfAbsent(
                                key, k -> new Group(experiment, new TreeMap<>()))
                        .bySeed();
                RecordedRun other = bySeed.putIfAbsent(run.run().seed(), run);
                if (other != null) {
                    repeated.add(new Repeated(run, other));
                    bySeed.put(run.run().seed(), other.completed() ? other : run);
                }
            }
            if (!repeated.isEmpty()) {
                notes.add(again(repeated, experiment));
            }
        }
        Map<String, Long> timesUsed =
                groups.keySet().stream().collect(Collectors.groupingBy(Key::label, Collectors.counting()));
        List<StrategyRuns> strategies = new ArrayList<>();
        groups.forEach((key, group) -> {
            boolean unique = Objects.equals(timesUsed.get(key.label()), 1L);
            String name = unique ? key.label() : key.label() + " (" + title(group.origin(), experiments) + ")";
            List<RecordedRun> runs = List.copyOf(group.bySeed().values());
            strategies.add(new StrategyRuns(name, runs.get(0).run().strategy(), key.strategy(), key.setting(), runs));
        });
        return new Comparison(experiments, strategies, notes);
    }

    /** Runs end in any order; a reader expects the configuration's. */
    private static List<RecordedRun> inOrderOfConfiguration(RecordedExperiment experiment) {
        List<String> labels = new ArrayList<>();
        if (experiment.configuration().get("strategies") instanceof List<?> strategies) {
            strategies.forEach(
                    strategy -> labels.add(strategy instanceof Map<?, ?> map ? String.valueOf(map.get("label")) : ""));
        }
        return experiment.runs().stream()
                .sorted(Comparator.comparingInt(run -> {
                    int place = labels.indexOf(run.strategyLabel());
                    return place < 0 ? labels.size() : place;
                }))
                .toList();
    }

    /** One sentence, however many runs a directory repeats. */
    private static String again(List<Repeated> repeated, RecordedExperiment experiment) {
        String which = repeated.stream()
                .map(pair ->
                        "seed " + pair.run().run().seed() + " of " + pair.run().strategyLabel())
                .collect(Collectors.joining(", "));
        long same = repeated.stream().filter(Repeated::toTheBit).count();
        String weights = same == repeated.size()
                ? "with the same weights to the bit"
                : same == 0 ? "with other weights" : same + " of them with the same weights to the bit";
        boolean one = repeated.size() == 1;
        return "S" + which.substring(1) + (one ? " is" : " are") + " there more than once, the last time in "
                + experiment.directory() + ", " + weights + (one ? ". It counts once." : ". Each counts once.");
    }

    private static String title(RecordedExperiment experiment, List<RecordedExperiment> all) {
        Path last = experiment.directory().getFileName();
        String title = last == null ? experiment.directory().toString() : last.toString();
        long alike = all.stream()
                .filter(other -> Objects.equals(other.directory().getFileName(), last))
                .count();
        return alike == 1 ? title : experiment.directory().toString();
    }

    /** Keys whose values differ between experiments: what, besides the strategy, may explain a difference. */
    private static List<String> differences(List<RecordedExperiment> experiments) {
        List<Map<String, String>> flat = experiments.stream()
                .map(experiment -> flat(experiment.setting()))
                .toList();
        Set<String> keys = new LinkedHashSet<>();
        flat.forEach(settings -> keys.addAll(settings.keySet()));
        List<String> notes = new ArrayList<>();
        for (String key : keys) {
            List<String> values = flat.stream()
                    .map(settings -> settings.getOrDefault(key, "not set"))
                    .toList();
            if (values.stream().distinct().count() > 1) {
                List<String> each = new ArrayList<>();
                for (int i = 0; i < values.size(); i++) {
                    each.add(values.get(i) + " in " + title(experiments.get(i), experiments));
                }
                notes.add("The experiments differ in " + key + ": " + String.join(", ", each) + ".");
            }
        }
        return notes;
    }

    private static Map<String, String> flat(Map<?, ?> settings) {
        Map<String, String> flat = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flat(nested).forEach((inner, innerValue) -> flat.put(key + "." + inner, innerValue));
            } else {
                flat.put(String.valueOf(key), String.valueOf(value));
            }
        });
        return flat;
    }
}
