package dev.engram.report.page;

import dev.engram.report.chart.Axis;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.LineChart;
import dev.engram.report.chart.Series;
import dev.engram.report.chart.Series.Point;
import dev.engram.report.markup.Markup;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import dev.engram.report.statistics.Sample;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The λ that {@code lambda = auto} chose for each task. */
final class LambdaSection {
    private LambdaSection() {}

    static Optional<Section> of(Chapter chapter) {
        Map<StrategyRuns, List<RecordedRun>> chosen = new LinkedHashMap<>();
        for (StrategyRuns strategy : chapter.strategies()) {
            List<RecordedRun> runs = strategy.toShow().stream()
                    .filter(run -> run.lambdas().stream().anyMatch(lambda -> lambda > 0))
                    .toList();
            if (!runs.isEmpty()) {
                chosen.put(strategy, runs);
            }
        }
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        Figure figure = figure(chapter, chosen);
        Markup body = new Markup().add(figure.html()).add(table(chapter, chosen));
        return Optional.of(new Section(chapter.named("lambda"), "λ chosen for each task", body, List.of(figure)));
    }

    private static Figure figure(Chapter chapter, Map<StrategyRuns, List<RecordedRun>> chosen) {
        List<Series> series = new ArrayList<>();
        chosen.forEach(
                (strategy, runs) -> series.add(Series.of(strategy.name(), chapter.style(strategy), points(runs))));
        List<Point> all =
                series.stream().flatMap(line -> line.points().stream()).toList();
        LineChart.Size size = LineChart.Size.LARGE;
        LineChart chart = new LineChart(
                "log₁₀ λ, by task",
                Axis.numberOfTasks(chapter.tasks().size(), size),
                Axis.round(
                        all.stream().mapToDouble(Point::low).min().orElseThrow(),
                        all.stream().mapToDouble(Point::high).max().orElseThrow(),
                        7),
                series,
                Optional.empty(),
                size);
        return new Figure(
                chapter.named("lambda-by-task"),
                "λ chosen for each task",
                "Each task is learned without protection first, then under a high λ that is halved until the task is learned almost"
                        + " as well; no old data is needed (De Lange et al. 2019). The first task has nothing to protect. Lines:"
                        + " mean of log₁₀ λ over seeds; bands: from the lowest to the highest seed.",
                chapter.legend(List.copyOf(chosen.keySet())),
                List.of(chart.panel()));
    }

    private static List<Point> points(List<RecordedRun> runs) {
        int tasks = runs.stream().mapToInt(run -> run.lambdas().size()).min().orElse(0);
        List<Point> points = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            int index = task;
            Sample logarithms = new Sample(runs.stream()
                    .map(run -> run.lambdas().get(index))
                    .filter(lambda -> lambda > 0)
                    .map(Math::log10)
                    .toList());
            if (!logarithms.isEmpty()) {
                points.add(new Point(task + 1, logarithms.mean(), logarithms.min(), logarithms.max()));
            }
        }
        return points;
    }

    private static Markup table(Chapter chapter, Map<StrategyRuns, List<RecordedRun>> chosen) {
        Table table = new Table(List.of("task", "strategy", "seed", "λ"));
        chosen.forEach((strategy, runs) -> runs.forEach(run -> {
            for (int task = 0; task < run.lambdas().size(); task++) {
                double lambda = run.lambdas().get(task);
                table.add(
                        chapter.tasks().get(task),
                        strategy.name(),
                        String.valueOf(run.run().seed()),
                        lambda == 0 ? "nothing to protect" : text(lambda));
            }
        }));
        return new Markup()
                .open("details")
                .element("summary", "λ by task, in numbers")
                .add(table.html())
                .close("details");
    }

    private static String text(double lambda) {
        return new BigDecimal(lambda)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
