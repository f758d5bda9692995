package dev.engram.core.sweep;

import dev.engram.core.config.SettingKey;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A search: an experiment, the keys that vary, and every trial, all of them valid. */
public final class Sweep {
    private final ExperimentSource source;
    private final ExperimentConfig experiment;
    private final SweepSettings settings;
    private final List<SweptKey> keys;
    private final List<Trial> trials;

    Sweep(
            ExperimentSource source,
            ExperimentConfig experiment,
            SweepSettings settings,
            List<SweptKey> keys,
            List<Trial> trials) {
        this.source = source;
        this.experiment = experiment;
        this.settings = settings;
        this.keys = List.copyOf(keys);
        this.trials = List.copyOf(trials);
    }

    /** The experiment as it is without the sweep. */
    public ExperimentConfig experiment() {
        return experiment;
    }

    /** How to search. */
    public SweepSettings settings() {
        return settings;
    }

    /** All trials, in the order in which they are run. */
    public List<Trial> trials() {
        return trials;
    }

    /** Labels of the strategies, in order. */
    public List<String> labels() {
        return experiment.strategies().stream()
                .map(ExperimentConfig.StrategyEntry::label)
                .toList();
    }

    ExperimentSource source() {
        return source;
    }

    List<SweptKey> keys() {
        return keys;
    }

    /** All that decides a trial's result: with another description, kept results do not count. */
    Map<String, Object> description() {
        Map<String, Object> values = new TreeMap<>();
        keys.forEach(key -> values.put(key.path(), key.candidates().description()));
        Map<String, Object> description = new LinkedHashMap<>(experiment.resolved());
        description.put(
                "sweep",
                Map.of(
                        "search", SettingKey.kebab(settings.search().name()),
                        "seed", settings.drawSeed(),
                        "metric", settings.metric().title(),
                        "keys", values));
        return description;
    }
}
