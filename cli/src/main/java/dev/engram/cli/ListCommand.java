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
        out.println("\nOf any strategy");
        TextTable label = new TextTable();
        label.add(List.of("    label", "name of its runs; without it the type (a string)"));
        label.print(out);
        out.println("\nlambda = auto, or lambda { type = auto, ... }, in place of the number of any strategy");
        printKeys(out, known, AutoLambda.class);
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
        TextTable experiment = keys(known, ExperimentReader.Frame.class);
        experiment.add(List.of("    strategies", "what keeps old tasks, each with each seed (a list of strategies)"));
        experiment.print(out);
        out.println("\nSweep (sweep { ..., keys { key = [...] } })");
        printKeys(out, known, SweepSettings.class);
        out.println("\nRange of a swept key (keys { key = { from = ... } })");
        printKeys(out, known, ValueRange.class);
    }

    private static void print(PrintStream out, String title, Plugins known, Class<?> kind) {
        out.println("\n" + title);
        known.known(kind).forEach((name, provider) -> {
            out.println("  " + name + " - " + provider.summary());
            printKeys(out, known, provider.configuration());
        });
    }

    private static void print(PrintStream out, String title, Plugins known, Class<?> kind, Collection<String> names) {
        out.println("\n" + title);
        for (String name : names) {
            out.println("  " + name);
            printKeys(out, known, known.configuration(kind, name));
        }
    }

    private static void printKeys(PrintStream out, Plugins known, Class<?> configuration) {
        if (!SettingKey.of(configuration).isEmpty()) {
            keys(known, configuration).print(out);
        }
    }

    private static TextTable keys(Plugins known, Class<?> configuration) {
        TextTable table = new TextTable();
        addKeys(table, "    ", known, configuration);
        return table;
    }

    /** A record within the record has its keys in the same table, with their path. */
    private static void addKeys(TextTable table, String path, Plugins known, Class<?> configuration) {
        for (SettingKey key : SettingKey.of(configuration)) {
            if (key.type() instanceof Class<?> inner && inner.isRecord() && !known.has(inner)) {
                addKeys(table, path + key.name() + ".", known, inner);
                continue;
            }
            String value = key.setting().defaultValue();
            String bounds = Bounds.of(key.setting()).inWords();
            table.add(List.of(
                    path + key.name() + (value.isEmpty() ? "" : " = " + value),
                    key.setting().help() + " (" + RecordReader.describe(key.type())
                            + (bounds.isEmpty() ? "" : ", " + bounds) + need(key) + ")"));
        }
    }

    private static String need(SettingKey key) {
        if (key.setting().optionalToPredict()) {
            return ", not needed to predict";
        }
        return key.optional() ? ", optional" : "";
    }
}
