package dev.engram.report.page;

import dev.engram.core.importance.FisherOverlap;
import dev.engram.report.chart.Axis;
import dev.engram.report.chart.DotPlot;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.Palette;
import dev.engram.report.chart.Panel;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.StrategyRuns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kirkpatrick et al. 2017, figure 2C, for any importance: how far tasks use the same weights, layer by layer. */
final class OverlapSection {
    private static final int MOST_PAIRS = 6;
    private static final String TITLE = "Overlap of importance by layer";

    private OverlapSection() {}

    static Optional<Section> of(Chapter chapter) {
        List<Panel> panels = new ArrayList<>();
        Map<String, Integer> pairs = new LinkedHashMap<>();
        for (StrategyRuns strategy : chapter.strategies()) {
            List<FisherOverlap> overlaps = strategy.toShow().stream()
                    .flatMap(run -> run.overlap().stream())
                    .toList();
            if (!overlaps.isEmpty()) {
                overlaps.forEach(overlap -> pairs.putIfAbsent(pair(chapter, overlap), pairs.size()));
                panels.add(panel(chapter, strategy, overlaps, pairs));
            }
        }
        if (panels.isEmpty()) {
            return Optional.empty();
        }
        boolean few = pairs.size() <= MOST_PAIRS;
        List<Figure.Entry> legend = new ArrayList<>();
        if (few) {
            pairs.forEach((pair, number) -> legend.add(new Figure.Entry(pair, Palette.style(number))));
        }
        Figure figure = new Figure(
                chapter.named("importance-overlap"),
                TITLE,
                "How much of what a strategy holds important for two tasks (EWC: their Fisher information) lies on the"
                        + " same weights: 1, both need the same weights; 0, none in common. Layers from the input above to the output below."
                        + (few
                                ? " Dots: pairs of tasks, mean over seeds."
                                : " Small dots: single pairs of tasks and seeds; large: their mean."),
                legend,
                panels);
        return Optional.of(new Section(chapter.named("overlap"), TITLE, figure.html(), List.of(figure)));
    }

    private static String pair(Chapter chapter, FisherOverlap overlap) {
        return task(chapter, overlap.tasks().get(0)) + " and "
                + task(chapter, overlap.tasks().get(1));
    }

    private static String task(Chapter chapter, int index) {
        return index >= 0 && index < chapter.tasks().size() ? chapter.tasks().get(index) : "task " + (index + 1);
    }

    private static Panel panel(
            Chapter chapter, StrategyRuns strategy, List<FisherOverlap> overlaps, Map<String, Integer> pairs) {
        Map<String, List<FisherOverlap>> byLayer = new LinkedHashMap<>();
        overlaps.forEach(overlap -> byLayer.computeIfAbsent(overlap.parameter(), key -> new ArrayList<>())
                .add(overlap));
        List<DotPlot.Row> rows = new ArrayList<>();
        byLayer.forEach((layer, inLayer) -> rows.add(new DotPlot.Row(
                layer,
                pairs.size() <= MOST_PAIRS
                        ? onePerPair(chapter, inLayer, pairs)
                        : allAndMean(chapter, strategy, inLayer),
                Numbers.fixed(mean(inLayer), 2))));
        return new DotPlot(strategy.name(), Axis.round(0, 1, 6), rows).panel();
    }

    private static List<DotPlot.Mark> onePerPair(
            Chapter chapter, List<FisherOverlap> overlaps, Map<String, Integer> pairs) {
        Map<String, List<FisherOverlap>> byPair = new LinkedHashMap<>();
        overlaps.forEach(overlap -> byPair.computeIfAbsent(pair(chapter, overlap), key -> new ArrayList<>())
                .add(overlap));
        List<DotPlot.Mark> marks = new ArrayList<>();
        byPair.forEach((pair, same) -> {
            double mean = mean(same);
            marks.add(new DotPlot.Interval(
                    Palette.style(pairs.getOrDefault(pair, 0)),
                    mean,
                    mean,
                    mean,
                    pair + ": " + Numbers.fixed(mean, 3)));
        });
        return marks;
    }

    private static List<DotPlot.Mark> allAndMean(Chapter chapter, StrategyRuns strategy, List<FisherOverlap> overlaps) {
        List<DotPlot.Mark> marks = new ArrayList<>();
        overlaps.forEach(overlap -> marks.add(new DotPlot.Dot(
                chapter.style(strategy),
                overlap.overlap(),
                pair(chapter, overlap) + ": " + Numbers.fixed(overlap.overlap(), 3))));
        double mean = mean(overlaps);
        marks.add(new DotPlot.Interval(chapter.style(strategy), mean, mean, mean, "mean " + Numbers.fixed(mean, 3)));
        return marks;
    }

    private static double mean(List<FisherOverlap> overlaps) {
        return overlaps.stream().mapToDouble(FisherOverlap::overlap).average().orElse(Double.NaN);
    }
}
