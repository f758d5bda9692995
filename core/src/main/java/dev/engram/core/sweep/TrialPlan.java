package dev.engram.core.sweep;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.ExperimentSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Lays out the trials of a search. */
final class TrialPlan {
    private final ExperimentReader experiments;
    private final ExperimentSource source;
    private final ExperimentConfig experiment;
    private final List<SweptKey> keys;

    TrialPlan(ExperimentReader experiments, ExperimentSource source, ExperimentConfig experiment, List<SweptKey> keys) {
        this.experiments = experiments;
        this.source = source;
        this.experiment = experiment;
        this.keys = keys;
    }

    /** Each combination once for each strategy, even where several draws give the same. */
    List<Trial> trials(SweepSettings settings) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < experiment.strategies().size(); i++) {
            Set<Map<String, Object>> seen = new HashSet<>();
            for (Map<SweptKey, ConfigValue> choice : choices(i, settings)) {
                Trial trial = trial(seen.size() + 1, i, choice);
                if (seen.add(trial.values())) {
                    trials.add(trial);
                }
            }
        }
        return trials;
    }

    private List<Map<SweptKey, ConfigValue>> choices(int strategy, SweepSettings settings) {
        List<SweptKey> varied =
                keys.stream().filter(key -> key.varies(strategy)).toList();
        return settings.search() == SweepSettings.Search.GRID
                ? combinations(varied)
                : draws(varied, settings.draws(), settings.drawSeed());
    }

    /** The cross product; the last key changes first. */
    private static List<Map<SweptKey, ConfigValue>> combinations(List<SweptKey> varied) {
        List<Map<SweptKey, ConfigValue>> all = List.of(Map.of());
        for (SweptKey key : varied) {
            List<Map<SweptKey, ConfigValue>> longer = new ArrayList<>();
            for (Map<SweptKey, ConfigValue> choice : all) {
                for (ConfigValue value : key.candidates().grid()) {
                    Map<SweptKey, ConfigValue> next = new LinkedHashMap<>(choice);
                    next.put(key, value);
                    longer.add(next);
                }
            }
            all = longer;
        }
        return all;
    }

    /** The n-th draw of a shared key is the same for all strategies. */
    private static List<Map<SweptKey, ConfigValue>> draws(List<SweptKey> varied, int count, long seed) {
        Map<SweptKey, Iterator<ConfigValue>> streams = new LinkedHashMap<>();
        varied.forEach(key -> streams.put(key, key.draws(seed).iterator()));
        List<Map<SweptKey, ConfigValue>> choices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<SweptKey, ConfigValue> choice = new LinkedHashMap<>();
            streams.forEach((key, draws) -> choice.put(key, draws.next()));
            choices.add(choice);
        }
        return choices;
    }

    private Trial trial(int number, int strategy, Map<SweptKey, ConfigValue> choice) {
        ConfigObject root = source.root();
        Map<String, Object> values = new TreeMap<>();
        Map<String, Object> shared = new TreeMap<>();
        for (Map.Entry<SweptKey, ConfigValue> entry : choice.entrySet()) {
            SweptKey key = entry.getKey();
            root = key.set(root, entry.getValue());
            values.put(key.path(), entry.getValue().unwrapped());
            if (key.isShared()) {
                shared.put(key.path(), entry.getValue().unwrapped());
            }
        }
        ConfigValue alone = SweptKey.strategies(root).get(strategy);
        ExperimentConfig bound = experiments.bind(
                source.with(root.withValue("strategies", ConfigValueFactory.fromIterable(List.of(alone)))));
        String label = experiment.strategies().get(strategy).label();
        ExperimentConfig.StrategyEntry entry = bound.strategies().get(0);
        ExperimentConfig run = new ExperimentConfig(
                bound.name(),
                bound.seeds(),
                bound.tasks(),
                bound.network(),
                bound.training(),
                bound.checkpoints(),
                List.of(new ExperimentConfig.StrategyEntry(
                        label + "/" + number, entry.type(), entry.strategy(), entry.lambda(), entry.settings())),
                bound.resolved());
        return new Trial(number, label, values, shared, run);
    }
}
