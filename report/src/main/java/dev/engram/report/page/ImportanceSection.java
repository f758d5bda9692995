package dev.engram.report.page;

import dev.engram.core.importance.ParameterImportance;
import dev.engram.report.chart.Axis;
import dev.engram.report.chart.DotPlot;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.LineChart;
import dev.engram.report.chart.Panel;
import dev.engram.report.chart.Series;
import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How important each strategy holds the weights, and how much of each layer is spent. */
final class ImportanceSection {
    private ImportanceSection() {}

    static Optional<Section> of(Chapter chapter) {
        Map<StrategyRuns, List<ParameterImportance>> measured = new LinkedHashMap<>();
        for (StrategyRuns strategy : chapter.strategies()) {
            strategy.toShow().stream()
                    .map(RecordedRun::importance)
                    .filter(layers -> !layers.isEmpty())
                    .findFirst()
                    .ifPresent(layers -> measured.put(strategy, layers));
        }
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        Figure spent = spent(chapter, measured);
        Figure histograms = histograms(chapter, measured);
        Markup body = new Markup().add(spent.html()).add(histograms.html()).add(table(measured));
        return Optional.of(new Section(
                chapter.named("importance"),
                "Importance of the weights, and how much of each layer is spent",
                body,
                List.of(spent, histograms)));
    }

    private static Figure spent(Chapter chapter, Map<StrategyRuns, List<ParameterImportance>> measured) {
        List<Panel> panels = new ArrayList<>();
        measured.forEach((strategy, layers) -> panels.add(new DotPlot(
                        strategy.name(),
                        Axis.round(0, 1, 6),
                        layers.stream()
                                .map(layer -> new DotPlot.Row(
                                        layer.parameter(),
                                        List.of(new DotPlot.Bar(chapter.style(strategy), 0, layer.spent(), 1)),
                                        Numbers.fixed(layer.spent(), 3)))
                                .toList())
                .panel()));
        return new Figure(
                chapter.named("spent"),
                "How much of each layer is spent",
                "Spent: (Σp)² / (n Σp²) over the n importances p of a layer's weights: the share of weights that would carry"
                        + " as much importance if all counted alike. Near 1, every weight is held and little is free for new"
                        + " tasks; near 0, a few weights hold everything. Of the first seed.",
                List.of(),
                panels);
    }

    private static Figure histograms(Chapter chapter, Map<StrategyRuns, List<ParameterImportance>> measured) {
        Map<String, Map<StrategyRuns, ParameterImportance>> byLayer = new LinkedHashMap<>();
        measured.forEach((strategy, layers) ->
                layers.forEach(layer -> byLayer.computeIfAbsent(layer.parameter(), key -> new LinkedHashMap<>())
                        .put(strategy, layer)));
        List<ParameterImportance> all =
                measured.values().stream().flatMap(List::stream).toList();
        Axis x = Axis.round(
                all.stream()
                        .mapToDouble(layer -> layer.histogram().from())
                        .min()
                        .orElseThrow(),
                all.stream().mapToDouble(layer -> layer.histogram().to()).max().orElseThrow(),
                8);
        Axis y = Axis.round(
                0,
                all.stream()
                        .flatMap(layer -> shares(layer).stream())
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(1),
                5);
        List<Panel> panels = new ArrayList<>();
        byLayer.forEach((layer, byStrategy) -> {
            List<Series> series = new ArrayList<>();
            byStrategy.forEach((strategy, importance) -> series.add(Series.steps(
                    strategy.name(),
                    chapter.style(strategy),
                    importance.histogram().from(),
                    importance.histogram().to(),
                    shares(importance))));
            panels.add(new LineChart(layer, x, y, series, Optional.empty(), LineChart.Size.of(byLayer.size())).panel());
        });
        return new Figure(
                chapter.named("importance-histograms"),
                "Importance of the weights",
                "Share of a layer's weights by the logarithm (base 10) of their importance; weights without importance have no"
                        + " logarithm and stand in the table." + beyond(all) + " Of the first seed.",
                chapter.legend(List.copyOf(measured.keySet())),
                panels);
    }

    /** A peak at the end of the axis may be nothing but its end. */
    private static String beyond(List<ParameterImportance> layers) {
        return layers.stream()
                .filter(layer -> layer.max() > Math.pow(10, layer.histogram().to()))
                .findFirst()
                .map(layer -> " What is more important than 10 to the power of "
                        + Numbers.fixed(layer.histogram().to(), 0) + " is counted in the last bin.")
                .orElse("");
    }

    private static List<Double> shares(ParameterImportance layer) {
        return layer.histogram().counts().stream()
                .map(count -> count / (double) Math.max(1, layer.weights()))
                .toList();
    }

    private static Markup table(Map<StrategyRuns, List<ParameterImportance>> measured) {
        Table table = new Table(
                List.of("layer", "strategy", "weights", "without importance", "mean importance", "largest", "spent"));
        measured.forEach((strategy, layers) -> layers.forEach(layer -> table.add(
                layer.parameter(),
                strategy.name(),
                Numbers.whole(layer.weights()),
                Numbers.fixed(100.0 * layer.histogram().zero() / Math.max(1, layer.weights()), 1) + " %",
                Numbers.scientific(layer.mean()),
                Numbers.scientific(layer.max()),
                Numbers.fixed(layer.spent(), 3))));
        return new Markup()
                .open("details")
                .element("summary", "Importance by layer, in numbers")
                .add(table.html())
                .close("details");
    }
}
