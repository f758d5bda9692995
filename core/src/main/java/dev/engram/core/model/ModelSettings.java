package dev.engram.core.model;

import com.google.inject.Inject;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.NetworkSpec;
import dev.engram.api.Setting;
import dev.engram.core.config.Bound;
import dev.engram.core.config.ConfigErrors;
import dev.engram.core.config.HoconFile;
import dev.engram.core.config.KeyOverride;
import dev.engram.core.config.NetworkConfig;
import dev.engram.core.config.RecordReader;
import dev.engram.core.experiment.TrainingConfig;
import dev.engram.core.plugins.Plugins;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.DataSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a configuration that a model carries with it, or that a command names. */
final class ModelSettings {
    private static final String OPTIMIZER = "optimizer";
    private static final String STRATEGY = "strategy";

    private final Plugins plugins;

    @Inject
    ModelSettings(Plugins plugins) {
        this.plugins = plugins;
    }

    /**
     * How a model is trained, with its settings spelled out.
     *
     * @param resolved for the manifest
     */
    record Training(TrainingConfig config, Map<String, Object> resolved) {
        /** Type and settings. */
        Map<?, ?> optimizer() {
            return (Map<?, ?>) complete(resolved.get(OPTIMIZER));
        }
    }

    /** What stands at the top of overrides. */
    record Frame(@Setting(help = "how a task is trained") TrainingConfig training) {}

    /** A strategy with its full configuration. */
    record Strategy(ConsolidationStrategy strategy, Map<String, Object> settings) {}

    NetworkSpec network(Map<String, Object> network) {
        return ((NetworkConfig) choice(NetworkConfig.class, value(network, "network"), "network")
                        .value())
                .spec();
    }

    /**
     * The training of a manifest with {@code path=value} overrides. An optimizer of another type takes nothing from the one
     * before, and iterations take the place of epochs or the other way round.
     */
    Training training(Map<String, Object> training, List<String> overrides) {
        ConfigObject whole = understood("--set", () -> {
            ConfigObject merged = merged(training, overrides);
            return merged(left(training, merged), overrides);
        });
        ConfigErrors errors = new ConfigErrors();
        Bound<Frame> bound = reader(Path.of(""), errors).record(Frame.class, whole, "", Set.of());
        errors.throwIfAny();
        Bound<Frame> read = complete(bound);
        Object resolved = complete(((Map<?, ?>) read.resolved()).get("training"));
        return new Training(read.value().training(), strings((Map<?, ?>) resolved));
    }

    private static ConfigObject merged(Map<String, Object> training, List<String> overrides) {
        return merged("training", training, overrides);
    }

    private static ConfigObject merged(String name, Map<String, Object> settings, List<String> overrides) {
        Config config = ConfigFactory.parseMap(Map.of(name, settings), "engram.json");
        for (String override : overrides) {
            config = KeyOverride.parse(override).withFallback(config);
        }
        return config.resolve().root();
    }

    /** What overrides leave of a manifest's training. */
    private static Map<String, Object> left(Map<String, Object> training, ConfigObject merged) {
        Map<String, Object> left = new LinkedHashMap<>(training);
        if (merged.get("training") instanceof ConfigObject changed) {
            if (changed.toConfig().hasPath("epochs") && changed.toConfig().hasPath("iterations")) {
                left.keySet().removeAll(Set.of("epochs", "iterations"));
            }
            if (training.get(OPTIMIZER) instanceof Map<?, ?> before
                    && changed.get(OPTIMIZER) instanceof ConfigObject after
                    && !Objects.equals(before.get("type"), after.unwrapped().get("type"))) {
                left.remove(OPTIMIZER);
            }
        }
        return left;
    }

    Strategy strategy(Map<String, Object> settings) {
        Map<String, Object> bare = new LinkedHashMap<>(settings);
        bare.remove("label");
        return strategy(value(bare, STRATEGY));
    }

    /**
     * The strategy of a manifest with {@code strategy.key=value} overrides.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when they do not suit it
     */
    Strategy strategy(Map<String, Object> settings, List<String> overrides) {
        Map<String, Object> bare = strategy(settings).settings();
        ConfigObject whole = understood("--set", () -> merged(STRATEGY, bare, overrides));
        ConfigValue now = whole.toConfig().getValue(STRATEGY);
        Object type = now instanceof ConfigObject given ? given.unwrapped().get("type") : now.unwrapped();
        if (!Objects.equals(bare.get("type"), type)) { // whose keys are others
            throw UpdateLambda.unchangeable("type", bare.get("type"));
        }
        return strategy(now);
    }

    /**
     * Whether an override is one of the strategy.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when it is one of more than that
     */
    static boolean isOfStrategy(String override) {
        ConfigObject root = KeyOverride.parse(override).root();
        if (root.containsKey(STRATEGY) && root.size() > 1) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--set " + override + " changes the strategy and more. Give each a --set of its own");
        }
        return root.containsKey(STRATEGY);
    }

    /** A strategy written in HOCON: a name, or {@code { type = ..., ... }}. */
    Strategy strategy(String written) {
        String braced = written.contains("=") && !written.strip().startsWith("{") ? "{" + written + "}" : written;
        return strategy(value(braced, STRATEGY, "--strategy"));
    }

    private Strategy strategy(ConfigValue value) {
        Bound<?> bound = choice(ConsolidationStrategy.class, value, STRATEGY);
        return new Strategy((ConsolidationStrategy) bound.value(), strings((Map<?, ?>) bound.resolved()));
    }

    /** Data as a user names it: the name of a source, a file with its configuration, or the configuration itself. */
    DataSource data(String written) {
        return data(written, UnaryOperator.identity());
    }

    /** Examples to predict, named in the same ways. */
    Dataset toPredict(String written) {
        return data(written, RecordReader::toPredict).toPredict();
    }

    private DataSource data(String written, UnaryOperator<RecordReader> use) {
        Path directory = Path.of("").toAbsolutePath();
        ConfigValue value;
        if (HoconFile.isNamed(written)) {
            Path file = Path.of(written);
            directory = directory.resolve(file).resolveSibling("");
            value = understood(written, () -> HoconFile.parse(file).resolve().root());
        } else if (written.contains("=")) {
            String braced = written.strip().startsWith("{") ? written : "{" + written + "}";
            value = value(braced, "data", "--data");
        } else {
            value = value("\"" + written + "\"", "data", "--data");
        }
        ConfigErrors errors = new ConfigErrors();
        String problem = value.unwrapped() instanceof String name ? plugins.problem(DataSource.class, name) : null;
        if (problem != null) {
            errors.add("data", value, "is not a file, and " + problem);
            errors.throwIfAny();
        }
        Bound<?> bound = use.apply(reader(directory, errors)).choice(DataSource.class, value, "data");
        errors.throwIfAny();
        return (DataSource) complete(bound).value();
    }

    private Bound<?> choice(Class<?> of, ConfigValue value, String path) {
        ConfigErrors errors = new ConfigErrors();
        Bound<?> bound = reader(Path.of(""), errors).choice(of, value, path);
        errors.throwIfAny();
        return complete(bound);
    }

    private RecordReader reader(Path directory, ConfigErrors errors) {
        return new RecordReader(plugins, directory.toAbsolutePath(), errors);
    }

    private static ConfigValue value(Map<String, Object> map, String name) {
        return ConfigFactory.parseMap(Map.of(name, map), "engram.json").getValue(name);
    }

    private static ConfigValue value(String written, String name, String origin) {
        return understood(origin, () -> ConfigFactory.parseString(name + " = " + written, origin(origin))
                .resolve()
                .getValue(name));
    }

    private static ConfigParseOptions origin(String description) {
        return ConfigParseOptions.defaults().setOriginDescription(description);
    }

    /** What a user wrote is parsed and its substitutions are made in one go: both can fail. */
    private static <T> T understood(String origin, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ConfigException e) {
            throw new EngramException(ErrorCode.CONFIGURATION, origin + ": not valid HOCON: " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> strings = new LinkedHashMap<>();
        map.forEach((key, value) -> strings.put(String.valueOf(key), value));
        return strings;
    }

    private static <T> T complete(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("A configuration without errors is complete");
        }
        return value;
    }
}
