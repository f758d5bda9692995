package dev.engram.cli;

import dev.engram.api.AccuracyMatrix;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.results.Metric;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Results for people: the accuracy of every task after every task, then one line a run. */
final class ResultTable {
    private static final int MATRIX_LIMIT = 12;

    /** Columns of a terminal that names of tasks may take; of wider matrices the columns are numbered, and the rows' names say of what. */
    private static final int WIDEST_MATRIX = 100;

    private static final String UNDEFINED = "-";

    private ResultTable() {}

    static void print(PrintStream out, List<RunResult> results) {
        for (RunResult result : results) {
            printMatrix(out, result);
        }
        printSummary(out, results);
        printDefinitions(out);
    }

    private static void printMatrix(PrintStream out, RunResult result) {
        List<String> tasks = result.run().tasks();
        out.println();
        out.println(result.run().label() + ": test accuracy on each task (columns) after learning each (rows)");
        if (tasks.size() > MATRIX_LIMIT) {
            out.println("  " + tasks.size() + " tasks: see results.json");
            return;
        }
        TextTable named = matrix(result.accuracy(), tasks, tasks);
        if (named.width() <= WIDEST_MATRIX) {
            named.print(out);
        } else {
            IntFunction<String> number = task -> String.valueOf(task + 1);
            matrix(
                            result.accuracy(),
                            IntStream.range(0, tasks.size()).mapToObj(number).toList(),
                            IntStream.range(0, tasks.size())
                                    .mapToObj(task -> number.apply(task) + " " + tasks.get(task))
                                    .toList())
                    .print(out);
        }
        result.failure().ifPresent(failure -> out.println("  " + failure.status() + ": " + failure.message()));
    }

    private static TextTable matrix(AccuracyMatrix accuracy, List<String> columns, List<String> rows) {
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of(""));
        header.addAll(columns);
        table.add(header);
        table.add(row("untrained", accuracy.initial()));
        for (int task = 0; task < accuracy.tasksLearned(); task++) {
            table.add(row(rows.get(task), accuracy.rows().get(task)));
        }
        return table;
    }

    private static List<String> row(String name, List<Double> accuracy) {
        List<String> row = new ArrayList<>(List.of(name));
        accuracy.forEach(value -> row.add(fraction(value)));
        return row;
    }

    private static void printSummary(PrintStream out, List<RunResult> results) {
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of("run"));
        for (Metric metric : Metric.values()) {
            header.add(metric.title());
        }
        header.addAll(List.of("train", "consolidate", "state"));
        table.add(header);
        for (RunResult result : results) {
            table.add(summary(result));
        }
        out.println();
        table.print(out);
    }

    private static List<String> summary(RunResult result) {
        AccuracyMatrix accuracy = result.accuracy();
        List<String> row = new ArrayList<>(List.of(result.run().label()));
        for (Metric metric : Metric.values()) {
            row.add(result.failure().isPresent() ? result.failure().get().status() : value(metric, accuracy));
        }
        row.add(String.format(Locale.ROOT, "%.1f s", result.cost().trainSeconds()));
        row.add(String.format(Locale.ROOT, "%.1f s", result.cost().consolidationSeconds()));
        row.add(String.format(Locale.ROOT, "%.1f MB", result.cost().stateBytes() / 1e6));
        return row;
    }

    private static String value(Metric metric, AccuracyMatrix accuracy) {
        return metric.isDefined(accuracy) ? fraction(metric.of(accuracy)) : UNDEFINED;
    }

    private static void printDefinitions(PrintStream out) {
        out.println();
        for (Metric metric : Metric.values()) {
            out.println(metric.title() + ": " + metric.definition());
        }
    }

    private static String fraction(double value) {
        return Double.isNaN(value) ? UNDEFINED : String.format(Locale.ROOT, "%.4f", value);
    }
}
