package dev.engram.cli;

import dev.engram.core.importance.ParameterImportance;
import dev.engram.core.model.ModelManifest;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What the model commands print. */
final class ModelTables {
    private ModelTables() {}

    static String fraction(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    static void evaluations(PrintStream out, List<ModelManifest.Evaluation> evaluations) {
        TextTable table = new TextTable();
        table.add(List.of("test accuracy on", "before", "after", "change"));
        for (ModelManifest.Evaluation evaluation : evaluations) {
            table.add(List.of(
                    evaluation.name(),
                    fraction(evaluation.before()),
                    fraction(evaluation.after()),
                    String.format(Locale.ROOT, "%+.4f", evaluation.after() - evaluation.before())));
        }
        out.println();
        table.print(out);
    }

    static void importance(PrintStream out, List<ParameterImportance> importance) {
        TextTable table = new TextTable();
        table.add(List.of("parameter", "weights", "mean importance", "largest", "spent", "free"));
        for (ParameterImportance parameter : importance) {
            table.add(List.of(
                    parameter.parameter(),
                    String.format(Locale.ROOT, "%,d", parameter.weights()),
                    String.format(Locale.ROOT, "%.3g", parameter.mean()),
                    String.format(Locale.ROOT, "%.3g", parameter.max()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * parameter.spent()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * Math.max(0, 1 - parameter.spent()))));
        }
        table.print(out);
    }
}
