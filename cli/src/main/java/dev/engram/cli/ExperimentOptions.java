package dev.engram.cli;

import com.google.inject.Injector;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.experiment.BuiltInExperiments;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the runs of a configuration are made, one or many. */
final class ExperimentOptions {
    private static final String QUICK = "-quick";

    @Option(names = "--quick", description = "The short form of a built-in configuration: CONFIG-quick.")
    private boolean quick;

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Overrides a key, for instance training.epochs=5; can be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Runs at once; the results do not depend on it. Default: all, up to twice the cores.")
    private @Nullable Integer parallel;

    @Option(names = "--quiet", description = "No progress, only the table.")
    private boolean quiet;

    @Mixin
    private PluginOption plugins = new PluginOption();

    boolean quick() {
        return quick;
    }

    List<String> overrides() {
        return overrides;
    }

    /** The directory of further plugins. */
    Optional<Path> plugins() {
        return plugins.directory();
    }

    Injector injector() {
        return plugins.injector();
    }

    /** CONFIG, or its short form. */
    String source(String config) {
        if (!quick) {
            return config;
        }
        List<String> builtIn = BuiltInExperiments.names();
        if (!builtIn.contains(config + QUICK)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--quick is for a built-in configuration with a short form, which '" + config
                            + "' is not. There are "
                            + builtIn.stream()
                                    .filter(form -> form.endsWith(QUICK))
                                    .toList()
                            + ". Leave out --quick; --set with fewer training.epochs, or training.iterations where it has"
                            + " those, shortens any");
        }
        return config + QUICK;
    }

    /** How many of so many runs go side by side. */
    int atOnce(int runs) {
        if (parallel == null) {
            return Math.min(runs, 2 * Runtime.getRuntime().availableProcessors());
        }
        if (parallel < 1) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--parallel " + parallel + " is out of bounds: it must be at least 1. Leave it out for all runs at"
                            + " once, up to twice the cores");
        }
        return parallel;
    }

    /** Tells how far so many runs are. */
    ProgressDisplay progress(int runs) {
        return ProgressDisplay.of(runs, quiet);
    }

    /** Where results go unless something else is said. */
    static Path directory(String name) {
        String time = LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        return Path.of("out", name + "-" + time);
    }
}
