package dev.engram.cli;

import dev.engram.api.Bounds;
import dev.engram.api.Layer;
import dev.engram.api.OptimizerSpec;
import dev.engram.core.config.NetworkConfig;
import dev.engram.core.config.RecordReader;
import dev.engram.core.config.SettingKey;
import dev.engram.core.experiment.AutoLambda;
import dev.engram.core.experiment.BuiltInExperiments;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.TrainingConfig;
import dev.engram.core.plugins.Plugins;
import dev.engram.core.sweep.SweepSettings;
import dev.engram.core.sweep.ValueRange;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.DataSource;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.TaskSource;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code engram list}: generated from the configuration records, so that it cannot be out of date. */
@Command(
        name = "list",
        description =
                "Shows strategies, estimators, data and tasks with their keys, defaults and meanings, and the built-in configurations.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {
    @Option(names = "--plugins", paramLabel = "DIR", description = "Directory of jars with further plugins.")
    private @Nullable Path plugins;

    @Override
    public void run() {
        PrintStream out = System.out;
        Plugins known = EngramInjector.create(plugins).getInstance(Plugins.class);
        out.println("Built-in configurations (engram run NAME): " + String.join(", ", BuiltInExperiments.names()));
        print(out, "Strategies (strategies = [{ type = ... }])", known, ConsolidationStrategy.class);
        out.println("\nlambda = auto, or lambda { type = auto, ... }, in place of the number of any strategy");
        printKeys(out, AutoLambda.class);
        print(out, "Importance estimators (importance { type = ... })", known, ImportanceEstimator.class);
        print(out, "Task sequences (tasks { type = ... })", known, TaskSource.class);
        print(out, "Data (data = name, or { format = ... })", known, DataSource.class);
        print(out, "Networks (network { type = ... })", known, NetworkConfig.class, known.names(NetworkConfig.class));
        print(out, "Layers of a cnn (layers = [{ type = ... }])", known, Layer.class, known.names(Layer.class));
        print(
                out,
                "Optimizers (training.optimizer { type = ... })",
                known,
                OptimizerSpec.class,
                known.names(OptimizerSpec.class));
        out.println("\nExperiment");
        printKeys(out, ExperimentReader.Frame.class);
        out.println("\nTraining (training { ... })");
        printKeys(out, TrainingConfig.class);
        out.println("\nSweep (sweep { ..., keys { key = [...] } })");
        printKeys(out, SweepSettings.class);
        out.println("\nRange of a swept key (keys { key = { from = ... } })");
        printKeys(out, ValueRange.class);
    }

    private static void print(PrintStream out, String title, Plugins known, Class<?> kind) {
        out.println("\n" + title);
        known.known(kind).forEach((name, provider) -> {
            out.println("  " + name + " - " + provider.summary());
            printKeys(out, provider.configuration());
        });
    }

    private static void print(PrintStream out, String title, Plugins known, Class<?> kind, Collection<String> names) {
        out.println("\n" + title);
        for (String name : names) {
            out.println("  " + name);
            printKeys(out, known.configuration(kind, name));
        }
    }

    private static void printKeys(PrintStream out, Class<?> configuration) {
        List<SettingKey> keys = SettingKey.of(configuration);
        if (keys.isEmpty()) {
            return;
        }
        TextTable table = new TextTable();
        for (SettingKey key : keys) {
            String value = key.setting().defaultValue();
            String bounds = Bounds.of(key.setting()).inWords();
            table.add(List.of(
                    "    " + key.name() + (value.isEmpty() ? "" : " = " + value),
                    key.setting().help() + " (" + RecordReader.describe(key.type())
                            + (bounds.isEmpty() ? "" : ", " + bounds) + need(key) + ")"));
        }
        table.print(out);
    }

    private static String need(SettingKey key) {
        if (key.setting().optionalToPredict()) {
            return ", not needed to predict";
        }
        return key.optional() ? ", optional" : "";
    }
}
