package dev.engram.cli;

import com.google.inject.Injector;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.model.ModelManifest;
import dev.engram.core.model.Models;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram train}. */
@Command(
        name = "train",
        description = "Trains a first model, on one task or a sequence of them, ready to be deployed and updated.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  engram train permuted-mnist --strategy ewc --set tasks.count=1 --out model",
            "",
            "The model is a directory: a SavedModel for TensorFlow Serving, Python and Java, the state that updates go on"
                    + " from, and a manifest with hashes.",
            "",
            "With tasks.normalize = standard, engram update, evaluate and predict put their data on the same scale. Whoever asks"
                    + " the SavedModel without engram does it first: factor × x + shift, as 'scaling' in engram.json has"
                    + " them, x a feature as it is stored (bytes as 0..1)."
        })
final class TrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONFIG", description = "A file, or the name of a built-in configuration.")
    private String config = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "MODEL",
            description = "Where the model goes; must not exist.")
    private Path out = Path.of("");

    @Option(names = "--strategy", paramLabel = "LABEL", description = "Which strategy of CONFIG, if it has several.")
    private @Nullable String strategy;

    @Option(names = "--set", paramLabel = "path=value", description = "Overrides a key; can be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    @Mixin
    private PluginOption plugins = new PluginOption();

    @Override
    public Integer call() {
        Injector injector = plugins.injector();
        ExperimentConfig experiment =
                injector.getInstance(ExperimentReader.class).read(config, overrides);
        ModelManifest manifest;
        try (Interruption interruption = Interruption.onCtrlC()) {
            try (ProgressDisplay progress = ProgressDisplay.of(1, quiet)) {
                manifest = injector.getInstance(Models.class)
                        .train(experiment, label(experiment), out, progress, interruption::requested);
            }
            ModelTables.evaluations(System.out, manifest.evaluations());
            System.out.println("\nModel: " + out);
            System.out.flush();
        }
        return Engram.DONE;
    }

    private String label(ExperimentConfig experiment) {
        List<String> labels = experiment.strategies().stream()
                .map(ExperimentConfig.StrategyEntry::label)
                .toList();
        if (strategy != null) {
            return strategy;
        }
        if (labels.size() > 1) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "The configuration has the strategies " + labels + ". Say which trains the model: --strategy "
                            + labels.get(labels.size() - 1));
        }
        return labels.get(0);
    }
}
