package dev.engram.cli;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.model.Answers;
import dev.engram.core.model.Confusion;
import dev.engram.core.model.Models;
import dev.engram.core.storage.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code engram predict}. */
@Command(
        name = "predict",
        description =
                "Predicts the test examples of a data set, which need no labels and no training examples beside them:"
                        + " a CSV line each, with the likeliest class and all probabilities.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  engram predict model --data 'format = csv, test = rows.csv'",
            "  engram predict model --data mnist --out predictions.csv"
        })
final class PredictCommand implements Callable<Integer> {
    private static final int BATCH = 1000;

    @Mixin
    private QuestionOptions question = new QuestionOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the lines go; must not exist. It is there once it is whole. Default: the terminal.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (out != null) {
            requireFree(out);
        }
        Models models = question.models();
        try (Answers answers = models.ask(question.model(), question.toPredict(models), question.head())) {
            if (out == null) {
                PrintWriter writer = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
                write(answers, writer);
                writer.flush();
            } else {
                writeFile(answers, out);
            }
        }
        return Engram.DONE;
    }

    private static void requireFree(Path file) {
        if (Files.exists(
                file, LinkOption.NOFOLLOW_LINKS)) { // the file would take the place of a link, wherever that leads
            throw new EngramException(
                    ErrorCode.IO, file + " already exists; nothing was overwritten. Give another file");
        }
    }

    private static void writeFile(Answers answers, Path file) {
        WholeFile.write(file, stream -> {
            PrintWriter writer = new PrintWriter(stream, false, StandardCharsets.UTF_8);
            write(answers, writer);
            if (writer.checkError()) {
                throw new IOException("not all lines could be written");
            }
        });
        System.out.println("Predictions: " + file);
    }

    private static void write(Answers answers, PrintWriter writer) {
        int outputs = answers.outputs();
        writer.print("row,class");
        for (int output = 0; output < outputs; output++) {
            writer.print(",p" + output);
        }
        writer.println();
        for (int from = 0; from < answers.size(); from += BATCH) {
            int to = Math.min(answers.size(), from + BATCH);
            float[] probabilities = answers.probabilities(from, to);
            for (int row = 0; row < to - from; row++) {
                writer.print(from + row + "," + Confusion.mostLikely(probabilities, row, outputs));
                for (int output = 0; output < outputs; output++) {
                    writer.printf(Locale.ROOT, ",%.6g", probabilities[row * outputs + output]);
                }
                writer.println();
            }
        }
    }
}
