package dev.engram.report.page;

import dev.engram.api.AccuracyMatrix;
import dev.engram.core.results.Metric;
import dev.engram.report.chart.Axis;
import dev.engram.report.chart.DotPlot;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.LineChart;
import dev.engram.report.chart.Panel;
import dev.engram.report.chart.Series;
import dev.engram.report.chart.Series.Point;
import dev.engram.report.chart.Style;
import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.Measures;
import dev.engram.report.results.StrategyRuns;
import dev.engram.report.statistics.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Forgetting, backward and forward transfer, with their definitions. */
final class TransferSection {
    private TransferSection() {}

    static Optional<Section> of(Chapter chapter) {
        if (chapter.finished().isEmpty() || chapter.tasks().size() < 2) {
            return Optional.empty();
        }
        List<Panel> panels = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            double lowest = metric == Metric.AVERAGE_ACCURACY ? 0 : -1; // an accuracy, or a difference of two
            panels.add(panel(chapter, metric.title(), metric::of, lowest));
        }
        panels.add(panel(chapter, "learned", Measures::learned, 0));
        Figure metrics = new Figure(
                chapter.named("metrics"),
                "Forgetting and transfer",
                "Large dots: mean over seeds, with its 95 % t interval where there are two seeds or more; small dots: single"
                        + " seeds. An interval ends where the possible values do."
                        + (allMeasured(chapter)
                                ? ""
                                : " A strategy without dots: not measured, since tasks were appended to its runs later."),
                List.of(),
                panels);
        List<Figure> figures = new ArrayList<>(List.of(metrics));
        Markup body = new Markup().add(metrics.html()).open("dl");
        for (Metric metric : Metric.values()) {
            body.element("dt", metric.title()).element("dd", metric.definition() + ".");
        }
        body.element("dt", "learned")
                .element("dd", Measures.LEARNED_DEFINITION + ".")
                .close("dl");
        body.element(
                "p",
                "R[i][j] is the test accuracy on task j after learning task i, both counted from 0; T is the number of tasks."
                        + " Forgetting above zero and backward transfer below zero mean that earlier tasks got worse; forward"
                        + " transfer above zero means that earlier tasks helped later ones before they were learned.",
                "class",
                "note");
        if (chapter.tasks().size() > 2) { // of two tasks only the first can be forgotten, which is the metric above
            Figure byTask = forgettingByTask(chapter);
            body.add(byTask.html());
            figures.add(byTask);
        }
        return Optional.of(
                new Section(chapter.named("transfer"), "Forgetting, backward and forward transfer", body, figures));
    }

    /** One number of each strategy; it is between the lowest possible and 1, where its interval is cut off. */
    private static Panel panel(Chapter chapter, String title, ToDoubleFunction<AccuracyMatrix> number, double lowest) {
        List<DotPlot.Row> rows = new ArrayList<>();
        DoubleStream.Builder ends = DoubleStream.builder();
        for (StrategyRuns strategy : chapter.finished()) {
            Sample sample = strategy.accuracy(number);
            Style style = chapter.style(strategy);
            List<DotPlot.Mark> marks = new ArrayList<>();
            if (!sample.isEmpty()) {
                OptionalDouble half = sample.halfWidth95();
                double low = Math.max(lowest, sample.mean() - half.orElse(0));
                double high = Math.min(1, sample.mean() + half.orElse(0));
                sample.values().forEach(value -> marks.add(new DotPlot.Dot(style, value, Numbers.fixed(value, 4))));
                marks.add(new DotPlot.Interval(
                        style, sample.mean(), low, high, strategy.name() + " " + Numbers.fixed(sample.mean(), 4)));
                ends.add(Math.min(low, sample.min())).add(Math.max(high, sample.max()));
            }
            rows.add(new DotPlot.Row(strategy.name(), marks, Numbers.fixed(sample.mean(), 3)));
        }
        DoubleSummaryStatistics all = ends.build().summaryStatistics();
        return new DotPlot(title, Axis.round(all.getMin(), all.getMax(), 5), rows).panel();
    }

    private static boolean allMeasured(Chapter chapter) {
        return chapter.finished().stream().allMatch(strategy -> Arrays.stream(Metric.values())
                .noneMatch(metric -> strategy.accuracy(metric::of).isEmpty()));
    }

    private static Figure forgettingByTask(Chapter chapter) {
        int tasks = chapter.tasks().size();
        List<Series> series = new ArrayList<>();
        for (StrategyRuns strategy : chapter.finished()) {
            List<Point> points = new ArrayList<>();
            for (int task = 0; task < tasks - 1; task++) {
                int index = task;
                Sample sample = strategy.accuracy(accuracy -> Measures.forgetting(accuracy, index));
                points.add(new Point(task + 1, sample.mean(), sample.min(), sample.max()));
            }
            series.add(Series.of(strategy.name(), chapter.style(strategy), points));
        }
        List<Point> all =
                series.stream().flatMap(line -> line.points().stream()).toList();
        LineChart.Size size = LineChart.Size.LARGE;
        Axis y = Axis.round(
                Math.min(0, all.stream().mapToDouble(Point::low).min().orElseThrow()),
                all.stream().mapToDouble(Point::high).max().orElseThrow(),
                7);
        Panel panel = new LineChart(
                        "forgetting of each task",
                        Axis.numberOfTasks(tasks - 1, size),
                        y,
                        series,
                        Optional.empty(),
                        size)
                .panel();
        return new Figure(
                chapter.named("forgetting-by-task"),
                "Forgetting of each task",
                "For each task but the last, by its place in the sequence: its best accuracy before the last task was"
                        + " learned, minus its accuracy at the end.",
                chapter.legend(chapter.finished()),
                List.of(panel));
    }
}
