package dev.engram.cli;

import dev.engram.core.model.Confusion;
import dev.engram.core.model.Models;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code engram evaluate}. */
@Command(
        name = "evaluate",
        description = "Measures a model on the test examples of a data set, through its SavedModel.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  engram evaluate model --data mnist"})
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private QuestionOptions question = new QuestionOptions();

    @Override
    public Integer call() {
        Models models = question.models();
        Confusion confusion = models.evaluate(question.model(), question.data(models), question.head());
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
