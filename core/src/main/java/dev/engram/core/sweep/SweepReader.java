package dev.engram.core.sweep;

import com.google.inject.Inject;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.config.Bound;
import dev.engram.core.config.ConfigErrors;
import dev.engram.core.config.RecordReader;
import dev.engram.core.config.Suggestion;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.ExperimentSource;
import dev.engram.core.plugins.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sweep: an experiment's configuration with a block
 *
 * <pre>{@code
 * sweep {
 *   search = random, trials = 20, seed = 1, metric = validation-accuracy
 *   keys {
 *     training.optimizer.learning-rate = [0.01, 0.1]           # one value for all strategies
 *     strategies.ewc.lambda = { from = 1, to = 1000, scale = log } # of the strategy labelled ewc alone
 *   }
 * }
 * }</pre>
 */
public final class SweepReader {
    private static final String SWEEP = "sweep";
    private static final String KEYS = "keys";
    private static final String STRATEGIES = "strategies.";

    private final ExperimentReader experiments;
    private final Plugins plugins;

    @Inject
    SweepReader(ExperimentReader experiments, Plugins plugins) {
        this.experiments = experiments;
        this.plugins = plugins;
    }

    /**
     * Reads a sweep, and checks every value that it will try.
     *
     * @param source a file, or the name of a built-in configuration
     * @param overrides {@code path=value} in HOCON, of the experiment or of {@code sweep}
     * @param over {@code key=[...]} or <code>key={...}</code>, beside the file's keys or in place of them
     * @throws EngramException {@link ErrorCode#CONFIGURATION} with all that is wrong
     */
    public Sweep read(String source, List<String> overrides, List<String> over) {
        ExperimentSource all = experiments.load(source, overrides);
        ExperimentSource plain = all.with(all.root().withoutKey(SWEEP));
        ExperimentConfig experiment = experiments.bind(plain);
        ConfigErrors errors = new ConfigErrors();
        RecordReader reader = new RecordReader(plugins, all.directory(), errors);
        ConfigObject block = all.root().get(SWEEP) instanceof ConfigObject given
                ? given
                : ConfigFactory.empty().root().withOrigin(all.root().origin());
        Bound<SweepSettings> settings = reader.record(SweepSettings.class, block, SWEEP, Set.of(KEYS));
        Map<String, ConfigValue> written = new TreeMap<>();
        flatten("", block.get(KEYS), written);
        over.forEach(text -> flatten("", commandLine(text), written));
        if (written.isEmpty()) {
            errors.add(
                    SWEEP + "." + KEYS,
                    block.origin(),
                    "names nothing to vary. Add for instance keys { training.optimizer.learning-rate = [0.01, 0.1] },"
                            + " or on the command line --over 'training.optimizer.learning-rate=[0.01, 0.1]'");
        }
        boolean grid = settings != null && settings.value().search() == SweepSettings.Search.GRID;
        List<SweptKey> keys = new ArrayList<>();
        written.forEach((path, value) -> {
            Candidates candidates = candidates(reader, errors, path, value, grid);
            SweptKey key = candidates == null ? null : key(experiment, errors, path, value, candidates);
            if (key != null) {
                key.candidates()
                        .toCheck()
                        .forEach(one -> experiments.bind(plain.with(key.set(plain.root(), one)), errors));
                keys.add(key);
            }
        });
        errors.throwIfAny();
        if (settings == null) {
            throw new IllegalStateException("A configuration without errors is complete");
        }
        List<Trial> trials = new TrialPlan(experiments, plain, experiment, keys).trials(settings.value());
        return new Sweep(plain, experiment, settings.value(), keys, trials);
    }

    private static ConfigObject commandLine(String text) {
        if (text.indexOf('=') <= 0) {
            throw new EngramException(ErrorCode.CONFIGURATION, "--over " + text + " is not of the form key=[...]");
        }
        try {
            return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription("--over"))
                    .resolve()
                    .root();
        } catch (ConfigException e) {
            throw new EngramException(ErrorCode.CONFIGURATION, "--over is not valid HOCON: " + e.getMessage(), e);
        }
    }

    /** {@code a.b = [1]} and {@code "a.b" = [1]} are the same key. */
    private static void flatten(String path, @Nullable ConfigValue value, Map<String, ConfigValue> into) {
        if (value instanceof ConfigObject object && !object.containsKey("from") && !object.containsKey("to")) {
            object.forEach((key, inner) -> flatten(path.isEmpty() ? key : path + "." + key, inner, into));
        } else if (value != null) {
            into.put(path, value);
        }
    }

    private static @Nullable Candidates candidates(
            RecordReader reader, ConfigErrors errors, String path, ConfigValue value, boolean grid) {
        String full = SWEEP + "." + KEYS + "." + path;
        if (value instanceof ConfigList list && !list.isEmpty()) {
            return new Candidates.Listed(List.copyOf(list));
        }
        if (!(value instanceof ConfigObject object)) {
            errors.add(
                    full,
                    value,
                    "must be a list of the values to try, or a range such as { from = 1, to = 1000, scale = log }");
            return null;
        }
        Bound<ValueRange> range = reader.record(ValueRange.class, object, full, Set.of());
        if (range == null) {
            return null;
        }
        if (grid && range.value().steps().isEmpty()) {
            errors.add(
                    full,
                    value.origin(),
                    "is a range; for grid search say how many values: steps = 4, or use" + " search = random");
            return null;
        }
        return new Candidates.Between(range.value(), value.origin(), range.resolved());
    }

    private static @Nullable SweptKey key(
            ExperimentConfig experiment, ConfigErrors errors, String path, ConfigValue value, Candidates candidates) {
        String full = SWEEP + "." + KEYS + "." + path;
        if (path.equals("seeds") || path.equals("name")) {
            errors.add(full, value.origin(), "cannot vary: every trial runs with all seeds of the experiment");
            return null;
        }
        if (!path.startsWith(STRATEGIES) && !path.equals("strategies")) {
            return new SweptKey(path, Optional.empty(), path, resolved(experiment.resolved()), candidates);
        }
        List<String> labels = experiment.strategies().stream()
                .map(ExperimentConfig.StrategyEntry::label)
                .toList();
        for (int i = 0; i < labels.size(); i++) {
            String prefix = STRATEGIES + labels.get(i) + ".";
            if (path.startsWith(prefix) && path.length() > prefix.length()) {
                ConfigObject resolved = resolved(experiment.strategies().get(i).settings());
                return new SweptKey(path, Optional.of(i), path.substring(prefix.length()), resolved, candidates);
            }
        }
        errors.add(full, value.origin(), problem(path, labels));
        return null;
    }

    private static ConfigObject resolved(Map<String, Object> settings) {
        return ConfigFactory.parseMap(settings).root();
    }

    private static String problem(String path, List<String> labels) {
        String label = path.length() <= STRATEGIES.length()
                ? ""
                : path.substring(STRATEGIES.length()).split("\\.", 2)[0];
        return labels.contains(label)
                ? "names no key of the strategy \"" + label + "\": write strategies." + label + ".lambda or the like"
                : "names no strategy of this experiment: strategies.LABEL.KEY." + Suggestion.of(label, labels);
    }
}
