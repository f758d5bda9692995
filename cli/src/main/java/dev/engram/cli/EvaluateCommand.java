package dev.engram.cli;

import dev.engram.core.model.Confusion;
import dev.engram.core.model.Models;
import dev.engram.core.model.NamedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram evaluate}. */
@Command(
        name = "evaluate",
        description = "Measures a model on the test examples of a data set, through its SavedModel.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  engram evaluate model --data mnist"})
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A model.")
    private Path model = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DATA",
            description = "A data source, a file with its configuration, or that itself.")
    private String data = "";

    @Option(names = "--head", paramLabel = "TASK", description = "In a model with a head a task: whose head answers.")
    private @Nullable String head;

    @Mixin
    private PluginOption plugins = new PluginOption();

    @Override
    public Integer call() {
        Models models = plugins.models();
        Confusion confusion = models.evaluate(
                model,
                new NamedData(UpdateCommand.nameOf(data), models.data(data).load()),
                Optional.ofNullable(head));
        TextTable table = new TextTable();
        table.add(List.of("class", "examples", "right", "most often taken for"));
        for (int label = 0; label < confusion.counts().length; label++) {
            int other = confusion.mostOftenTakenFor(label);
            table.add(List.of(
                    String.valueOf(label),
                    String.valueOf(confusion.examples(label)),
                    ModelTables.fraction(confusion.recall(label)),
                    other < 0 ? "-" : other + " (" + confusion.counts()[label][other] + " times)"));
        }
        table.print(System.out);
        System.out.printf(Locale.ROOT, "%nAccuracy: %.4f on %d examples%n", confusion.accuracy(), confusion.examples());
        return Engram.DONE;
    }
}
