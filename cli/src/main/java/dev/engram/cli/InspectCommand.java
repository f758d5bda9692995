package dev.engram.cli;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.importance.ParameterImportance;
import dev.engram.core.model.FeatureScaling;
import dev.engram.core.model.ModelManifest;
import dev.engram.core.model.Models;
import dev.engram.core.model.StoredModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code engram inspect}. */
@Command(
        name = "inspect",
        description =
                "Shows what a model is: its lineage, what it learned, the state that updates go on from, and how much of"
                        + " each layer is still free.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A model.")
    private Path model = Path.of("");

    @Mixin
    private PluginOption plugins = new PluginOption();

    @Override
    public Integer call() {
        Models models = plugins.models();
        StoredModel stored = models.read(model);
        ModelManifest manifest = stored.manifest();
        summary(stored);
        lineage(manifest);
        System.out.println("\nLearned");
        TextTable tasks = new TextTable();
        tasks.add(List.of("task", "examples", "test accuracy then", "data"));
        manifest.tasks()
                .forEach(task -> tasks.add(List.of(
                        task.name() + (task.lambda() == null ? "" : " (lambda " + task.lambda() + ")"),
                        String.valueOf(task.examples()),
                        ModelTables.fraction(task.accuracy()),
                        task.data().substring(0, 12))));
        tasks.print(System.out);
        System.out.println("\nMeasured when it was made");
        ModelTables.evaluations(System.out, manifest.evaluations());
        System.out.println("\nImportance by parameter");
        try {
            importance(models.importance(stored));
        } catch (EngramException e) {
            if (e.code() != ErrorCode.CONFIGURATION) {
                throw e;
            }
            System.out.println("  Skipped, since it needs the strategy: " + e.getMessage());
        }
        return Engram.DONE;
    }

    private void summary(StoredModel stored) {
        ModelManifest manifest = stored.manifest();
        long bytes = stored.state().tensors().values().stream()
                .mapToLong(tensor -> (long) Float.BYTES * tensor.values().length)
                .sum();
        TextTable table = new TextTable();
        table.add(List.of("Model", model.toString()));
        table.add(List.of("Created", manifest.created() + ", " + manifest.versions()));
        table.add(List.of("Strategy", String.valueOf(manifest.strategy())));
        table.add(List.of("Network", String.valueOf(manifest.network())));
        table.add(List.of("Input", manifest.featureShape() + ", " + manifest.outputs() + " outputs"));
        if (!manifest.scaling().equals(FeatureScaling.NONE)) {
            table.add(List.of(
                    "Features",
                    "normalised: " + manifest.scaling().factor() + " × x + "
                            + manifest.scaling().shift()));
        }
        table.add(List.of(
                "State",
                String.format(
                        Locale.ROOT,
                        "%d tensors, %.1f MB, %d training steps",
                        stored.state().tensors().size(),
                        bytes / 1e6,
                        stored.state().counters().getOrDefault("steps", 0L))));
        table.add(List.of("Weights", "SHA-256 " + manifest.weightsSha256()));
        table.print(System.out);
    }

    private static void lineage(ModelManifest manifest) {
        System.out.println("\nLineage");
        manifest.ancestors()
                .forEach(ancestor -> System.out.printf(
                        "  %s  %s  %s%n",
                        ancestor.created(), ancestor.weightsSha256().substring(0, 12), ancestor.task()));
        System.out.printf(
                "  %s  %s  this model%n",
                manifest.created(), manifest.weightsSha256().substring(0, 12));
    }

    private static void importance(List<ParameterImportance> importance) {
        if (importance.isEmpty()) {
            System.out.println("  The strategy has no quadratic penalty, so importance has no measure here.");
            return;
        }
        ModelTables.importance(System.out, importance);
        System.out.println(
                "  spent: participation ratio of the importance, the part of the weights that carries it; free: the rest");
    }
}
