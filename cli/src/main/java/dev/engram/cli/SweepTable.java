package dev.engram.cli;

import dev.engram.core.experiment.RunResult;
import dev.engram.core.sweep.Ranking;
import dev.engram.core.sweep.Sweep;
import dev.engram.core.sweep.TrialResult;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The trials of a sweep for people: a table a strategy, best first. */
final class SweepTable {
    private static final int ROWS = 10;

    private SweepTable() {}

    static void print(PrintStream out, Sweep sweep, Ranking ranking, Map<String, TrialResult> best) {
        for (String strategy : sweep.labels()) {
            List<TrialResult> results = ranking.of(strategy);
            out.println();
            out.println(strategy + ": " + sweep.settings().metric().title()
                    + (sweep.experiment().seeds().size() > 1
                            ? ", mean of " + sweep.experiment().seeds().size() + " seeds"
                            : "")
                    + (results.isEmpty() ? ", no trial yet" : ""));
            if (!results.isEmpty()) {
                print(out, strategy, results, best.get(strategy));
            }
        }
    }

    private static void print(
            PrintStream out, String strategy, List<TrialResult> results, @Nullable TrialResult chosen) {
        List<String> keys = List.copyOf(results.get(0).trial().values().keySet());
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of("", "trial"));
        keys.forEach(key -> header.add(key.replace("strategies." + strategy + ".", "")));
        header.addAll(List.of("value", "train"));
        table.add(header);
        List<TrialResult> shown = results.subList(0, Math.min(ROWS, results.size()));
        shown.forEach(result -> table.add(row(result, keys, result.equals(chosen))));
        if (chosen != null && !shown.contains(chosen)) {
            table.add(row(chosen, keys, true));
        }
        table.print(out);
        if (results.size() > shown.size()) {
            out.println("  the best " + shown.size() + " of " + results.size());
        }
        if (chosen != null && !chosen.equals(results.get(0))) {
            out.println(
                    "  * chosen, not the best here: all strategies share some values, and do best together with these");
        }
        results.stream()
                .filter(result -> result.failure().isPresent())
                .findFirst()
                .ifPresent(result -> out.println("  trial " + result.trial().number() + ": "
                        + result.failure().map(RunResult.Failure::message).orElseThrow()));
    }

    private static List<String> row(TrialResult result, List<String> keys, boolean chosen) {
        List<String> row = new ArrayList<>(
                List.of(chosen ? "*" : "", String.valueOf(result.trial().number())));
        keys.forEach(key -> row.add(String.valueOf(result.trial().values().get(key))));
        row.add(result.value()
                .map(value -> String.format(Locale.ROOT, "%.4f", value))
                .or(() -> result.failure().map(RunResult.Failure::status))
                .orElseThrow());
        row.add(String.format(Locale.ROOT, "%.1f s", result.trainSeconds()));
        return row;
    }
}
