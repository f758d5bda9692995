package dev.engram.cli;

import dev.engram.core.importance.ParameterImportance;
import dev.engram.core.model.ModelManifest;
import dev.engram.core.model.Models;
import dev.engram.core.model.NamedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram import}. */
@Command(
        name = "import",
        description =
                "Makes a model of a classifier that Keras, Python's TensorFlow or TensorFlow-Java exported, to be updated"
                        + " from then on.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  engram import exported --out model --anchor-data mnist",
            "  engram import exported --out model --strategy 'type = l2, lambda = 0.001'",
            "",
            "With data that the model was trained on (--anchor-data) the strategy measures what is important to it. Without, l2"
                    + " still pulls every weight to where it is: all alike, important or not.",
            "Layers that were frozen when Keras exported the model stay as they are."
        })
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SAVEDMODEL", description = "Directory with saved_model.pb and variables.")
    private Path savedModel = Path.of("");

    @Option(
            names = "--signature",
            paramLabel = "NAME",
            defaultValue = "serving_default",
            description = "The signature whose output classifies. Default: ${DEFAULT-VALUE}.")
    private String signature = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "MODEL",
            description = "Where the model goes; must not exist.")
    private Path out = Path.of("");

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            description =
                    "How updates will keep what the model knows, such as ewc or 'type = ewc, lambda = 300'. Default: ewc with"
                            + " --anchor-data, else l2.")
    private @Nullable String strategy;

    @Option(names = "--anchor-data", paramLabel = "DATA", description = "Data that the model was trained on.")
    private @Nullable String anchor;

    @Option(names = "--set", paramLabel = "path=value", description = "Training of updates, such as training.epochs=3.")
    private List<String> overrides = new ArrayList<>();

    @Mixin
    private PluginOption plugins = new PluginOption();

    @Override
    public Integer call() {
        Models models = plugins.models();
        Optional<NamedData> known = Optional.ofNullable(anchor)
                .map(data -> new NamedData(
                        UpdateCommand.nameOf(data), models.data(data).load()));
        String chosen = strategy != null ? strategy : anchor == null ? "l2" : "ewc";
        ModelManifest manifest = models.importModel(savedModel, signature, chosen, overrides, known, out);
        manifest.evaluations()
                .forEach(evaluation -> System.out.println(
                        "Test accuracy on " + evaluation.name() + ": " + ModelTables.fraction(evaluation.after())));
        List<ParameterImportance> importance = models.importance(models.read(out));
        ModelTables.importance(System.out, importance);
        System.out.println("\n" + protection(manifest, importance));
        System.out.println("Model: " + out);
        return Engram.DONE;
    }

    private String protection(ModelManifest manifest, List<ParameterImportance> importance) {
        boolean measured = importance.stream().anyMatch(parameter -> parameter.max() > 0);
        if (!measured) {
            return "Protection: none yet. " + manifest.strategy().get("type")
                    + " learns what is important while it trains; the imported weights are free to move.";
        }
        return anchor == null
                ? "Protection: every weight is pulled to its imported value, important or not. Give --anchor-data to protect"
                        + " what matters and free the rest."
                : "Protection: weights are pulled to their imported values by their importance on " + anchor + ".";
    }
}
