package dev.engram.report.page;

import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.Measures;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import dev.engram.report.statistics.PairedDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Who differs from whom, seed by seed: all from the best, and each from plain training with its own settings. */
final class DifferencesSection {
    private record Pair(StrategyRuns first, StrategyRuns second) {}

    private DifferencesSection() {}

    static Optional<Section> of(Chapter chapter) {
        List<StrategyRuns> finished = chapter.finished();
        if (finished.size() < 2) {
            return Optional.empty();
        }
        boolean several = chapter.tasks().size() > 1; // of one task nothing can be forgotten
        List<String> columns = new ArrayList<>(List.of("difference", "shared seeds", "average accuracy", "reads as"));
        if (several) {
            columns.addAll(List.of("forgetting", "reads as"));
        }
        Table table = new Table(columns);
        for (Pair pair : pairs(finished)) {
            PairedDifference accuracy = pair.first().minus(pair.second(), Measures::averageAccuracy);
            List<String> row = new ArrayList<>(List.of(
                    pair.first().name() + " − " + pair.second().name(),
                    String.valueOf(accuracy.seeds()),
                    interval(accuracy),
                    reading(accuracy, "higher", "lower")));
            if (several) {
                PairedDifference forgetting = pair.first().minus(pair.second(), Measures::forgetting);
                row.add(interval(forgetting));
                row.add(reading(forgetting, "forgets more", "forgets less"));
            }
            table.add(row.toArray(String[]::new));
        }
        Markup body = new Markup()
                .add(table.html())
                .element(
                        "p",
                        "Each difference is taken within a seed, which both strategies share (same data order, same first"
                                + " weights), then averaged; in brackets its paired 95 % t interval. Where the interval holds"
                                + " zero, the seeds do not tell the two apart; with fewer than two shared seeds there is none."
                                + " The intervals are not corrected for looking at many pairs.",
                        "class",
                        "note");
        return Optional.of(new Section(
                chapter.named("differences"), "Differences between strategies over shared seeds", body, List.of()));
    }

    private static List<Pair> pairs(List<StrategyRuns> finished) {
        ToDoubleFunction<RecordedRun> accuracy = Measures::averageAccuracy;
        List<StrategyRuns> ranked = finished.stream()
                .sorted(Comparator.comparing(StrategyRuns::isUpperBound)
                        .thenComparingDouble(
                                strategy -> -strategy.sample(accuracy).mean()))
                .toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 1; i < ranked.size(); i++) {
            pairs.add(new Pair(ranked.get(0), ranked.get(i)));
        }
        for (int plain = 1; plain < ranked.size(); plain++) {
            for (int i = 1; i < ranked.size(); i++) {
                if (ranked.get(plain).isPlain() && i != plain && ranked.get(i).sharesSettingWith(ranked.get(plain))) {
                    pairs.add(new Pair(ranked.get(i), ranked.get(plain)));
                }
            }
        }
        return pairs;
    }

    private static String interval(PairedDifference difference) {
        if (difference.seeds() == 0) {
            return "–";
        }
        double mean = difference.differences().mean();
        String text = Numbers.signed(mean, 4);
        if (difference.differences().halfWidth95().isEmpty()) {
            return text;
        }
        double half = difference.differences().halfWidth95().getAsDouble();
        return text + " [" + Numbers.signed(mean - half, 4) + ", " + Numbers.signed(mean + half, 4) + "]";
    }

    private static String reading(PairedDifference difference, String higher, String lower) {
        return switch (difference.reading()) {
            case HIGHER -> higher;
            case LOWER -> lower;
            case UNCLEAR -> "cannot tell";
            case TOO_FEW_SEEDS -> "too few seeds";
        };
    }
}
