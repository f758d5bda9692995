package dev.engram.core.experiment;

import com.google.inject.Inject;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Setting;
import dev.engram.core.checkpoint.CheckpointConfig;
import dev.engram.core.config.Bound;
import dev.engram.core.config.ConfigErrors;
import dev.engram.core.config.HoconFile;
import dev.engram.core.config.KeyOverride;
import dev.engram.core.config.NetworkConfig;
import dev.engram.core.config.RecordReader;
import dev.engram.core.config.Suggestion;
import dev.engram.core.plugins.Plugins;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.TaskSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an experiment from a file or a built-in configuration. */
public final class ExperimentReader {
    private static final String LAMBDA = "lambda";
    private static final Set<String> NO_LABELS = Set.of("", ".", "..");
    private static final String BUILT_IN = "dev/engram/core/experiment/";

    private final Plugins plugins;

    @Inject
    ExperimentReader(Plugins plugins) {
        this.plugins = plugins;
    }

    /** All keys of an experiment but its strategies. */
    public record Frame(
            @Setting(help = "name of the experiment", defaultValue = "experiment")
            String name,

            @Setting(help = "each strategy runs once with each seed", defaultValue = "[1]")
            List<Long> seeds,

            @Setting(help = "the sequence of tasks") TaskSource tasks,

            @Setting(help = "the network", defaultValue = "mlp")
            NetworkConfig network,

            @Setting(help = "how a task is trained") TrainingConfig training,

            @Setting(help = "when checkpoints are written", defaultValue = "{}")
            CheckpointConfig checkpoints) {}

    /**
     * Reads a configuration.
     *
     * @param source a file, or the name of a built-in configuration
     * @param overrides {@code path=value}, in HOCON
     * @throws EngramException {@link ErrorCode#CONFIGURATION} with all that is wrong
     */
    public ExperimentConfig read(String source, List<String> overrides) {
        ExperimentSource loaded = load(source, overrides);
        ConfigValue sweep = loaded.root().get("sweep");
        if (sweep != null) {
            ConfigErrors errors = new ConfigErrors();
            errors.add("sweep", sweep.origin(), "is for engram sweep. Remove it, or call engram sweep");
            errors.throwIfAny();
        }
        return bind(loaded);
    }

    /**
     * Loads a configuration without binding it.
     *
     * @param source a file, or the name of a built-in configuration
     * @param overrides {@code path=value}, in HOCON
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when there is none, or it is not HOCON, {@link ErrorCode#IO}
     *     when it, or a file that it includes, cannot be read
     */
    public ExperimentSource load(String source, List<String> overrides) {
        Path file = Path.of(source);
        Path directory = Path.of("").toAbsolutePath();
        Config config;
        try {
            if (Files.isRegularFile(file)) {
                config = HoconFile.parse(file);
                directory = directory.resolve(file).resolveSibling("");
            } else {
                config = builtIn(source);
            }
            for (String override : overrides) {
                config = KeyOverride.parse(override).withFallback(config);
            }
            return new ExperimentSource(config.resolve().root(), directory);
        } catch (ConfigException e) {
            throw new EngramException(ErrorCode.CONFIGURATION, "Not valid HOCON: " + e.getMessage(), e);
        }
    }

    /**
     * Binds a loaded configuration.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} with all that is wrong
     */
    public ExperimentConfig bind(ExperimentSource source) {
        ConfigErrors errors = new ConfigErrors();
        @Nullable ExperimentConfig config = bind(source, errors);
        errors.throwIfAny();
        if (config == null) {
            throw new IllegalStateException("A configuration without errors is complete");
        }
        return config;
    }

    private static Config builtIn(String name) {
        if (!BuiltInExperiments.names().contains(name)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "'" + name + "' is neither a file nor a built-in configuration."
                            + Suggestion.of(name, BuiltInExperiments.names()));
        }
        return ConfigFactory.parseResources(
                ExperimentReader.class.getClassLoader(),
                BUILT_IN + name + ".conf",
                ConfigParseOptions.defaults().setAllowMissing(false));
    }

    /** Binds a loaded configuration; null where that added to {@code errors}. */
    public @Nullable ExperimentConfig bind(ExperimentSource source, ConfigErrors errors) {
        ConfigErrors own = new ConfigErrors();
        RecordReader reader = new RecordReader(plugins, source.directory(), own);
        Bound<Frame> frame = reader.record(Frame.class, source.root(), "", Set.of("strategies"));
        List<ExperimentConfig.StrategyEntry> strategies = strategies(reader, source.root(), own);
        checkName(source.root(), own);
        checkSeeds(source.root(), own);
        if (frame == null || !own.isEmpty()) {
            errors.addAll(own);
            return null;
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        ((Map<?, ?>) frame.resolved()).forEach((key, value) -> resolved.put(String.valueOf(key), value));
        resolved.put(
                "strategies",
                strategies.stream().map(ExperimentReader::withLabel).toList());
        Frame f = frame.value();
        return new ExperimentConfig(
                f.name(), f.seeds(), f.tasks(), f.network(), f.training(), f.checkpoints(), strategies, resolved);
    }

    /** Directories of results are called after it. */
    private static void checkName(ConfigObject root, ConfigErrors errors) {
        ConfigValue given = root.get("name");
        if (given != null
                && given.unwrapped() instanceof String name
                && (name.isBlank() || name.matches("\\.\\.?|.*[/\\\\\\p{Cntrl}].*"))) {
            errors.add(
                    "name",
                    given,
                    "must be a plain file name, neither empty nor with / or \\, since the directory of the results is"
                            + " called after it. Give that directory with --out");
        }
    }

    /** As they are written: so it is said whatever else is wrong. */
    private static void checkSeeds(ConfigObject root, ConfigErrors errors) {
        if (!(root.get("seeds") instanceof ConfigList seeds)) {
            return;
        }
        if (seeds.isEmpty()) {
            errors.add("seeds", seeds, "must be a list of at least one seed, such as [1]");
        }
        if (new HashSet<>(seeds).size() < seeds.size()) {
            errors.add("seeds", seeds, "names a seed more than once. Each strategy runs once with each: name it once");
        }
    }

    private static Map<String, Object> withLabel(ExperimentConfig.StrategyEntry entry) {
        Map<String, Object> settings = new LinkedHashMap<>(entry.settings());
        settings.put("label", entry.label());
        return settings;
    }

    private static List<ExperimentConfig.StrategyEntry> strategies(
            RecordReader reader, ConfigObject root, ConfigErrors errors) {
        List<ExperimentConfig.StrategyEntry> entries = new ArrayList<>();
        ConfigValue value = root.get("strategies");
        if (!(value instanceof ConfigList list) || list.isEmpty()) {
            errors.add(
                    "strategies",
                    value == null ? root.origin() : value.origin(),
                    "must be a list of at least one strategy, such as [{ type = ewc }]");
            return entries;
        }
        Set<String> labels = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String path = "strategies[" + i + "]";
            ConfigValue given = list.get(i);
            ConfigValue label = given instanceof ConfigObject object ? object.get("label") : null;
            ConfigValue bare = given instanceof ConfigObject object ? object.withoutKey("label") : given;
            Bound<AutoLambda> lambda = autoLambda(reader, bare, path);
            ConfigValue whole = lambda == null ? bare : withLambdaOne(bare);
            Bound<?> bound = reader.choice(ConsolidationStrategy.class, whole, path);
            if (bound == null) {
                continue;
            }
            Map<String, Object> settings = new LinkedHashMap<>();
            ((Map<?, ?>) bound.resolved()).forEach((key, inner) -> settings.put(String.valueOf(key), inner));
            String type = String.valueOf(settings.get("type"));
            String name = label == null ? type : label(label, path, errors);
            if (!labels.add(name)) {
                errors.add(path, given, "has the label \"" + name + "\" of another strategy. Give it one: label = ...");
            }
            if (lambda != null) {
                settings.put(LAMBDA, lambda.resolved());
            }
            entries.add(new ExperimentConfig.StrategyEntry(
                    name,
                    type,
                    (ConsolidationStrategy) bound.value(),
                    Optional.ofNullable(lambda).map(Bound::value),
                    settings));
        }
        return entries;
    }

    /** It names a directory, and so it must name one below another. */
    private static String label(ConfigValue label, String strategy, ConfigErrors errors) {
        String name = String.valueOf(label.unwrapped());
        if (label.valueType() != ConfigValueType.STRING || NO_LABELS.contains(name)) {
            errors.add(
                    strategy + ".label",
                    label,
                    "must be a string that can name a directory: not empty, \".\" or \"..\"");
        }
        return name;
    }

    /** {@code auto}, or {@code { type = auto, start = ..., ... }}; null where λ is given, or wrong. */
    private static @Nullable Bound<AutoLambda> autoLambda(RecordReader reader, ConfigValue strategy, String path) {
        ConfigValue lambda = strategy instanceof ConfigObject object ? object.get(LAMBDA) : null;
        if (lambda == null) {
            return null;
        }
        ConfigObject settings = lambda instanceof ConfigObject given
                ? given
                : ConfigFactory.empty().root().withOrigin(lambda.origin()).withValue("type", lambda);
        ConfigValue type = settings.get("type");
        if (type == null || !AutoLambda.NAME.equals(type.unwrapped())) {
            return null;
        }
        Bound<AutoLambda> bound = reader.record(AutoLambda.class, settings, path + "." + LAMBDA, Set.of("type"));
        if (bound == null) {
            return null;
        }
        Map<String, Object> resolved = new LinkedHashMap<>();
        resolved.put("type", AutoLambda.NAME);
        ((Map<?, ?>) bound.resolved()).forEach((key, inner) -> resolved.put(String.valueOf(key), inner));
        return new Bound<>(bound.value(), resolved);
    }

    /** The strategy's own λ is then 1, and the strength of its penalty is λ. */
    private static ConfigValue withLambdaOne(ConfigValue strategy) {
        ConfigValue one = ConfigValueFactory.fromAnyRef(1).withOrigin(strategy.origin());
        return ((ConfigObject) strategy).withValue(LAMBDA, one);
    }
}
