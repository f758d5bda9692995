package dev.engram.report.page;

import dev.engram.report.chart.Axis;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.LineChart;
import dev.engram.report.chart.Panel;
import dev.engram.report.chart.Series;
import dev.engram.report.chart.Series.Point;
import dev.engram.report.markup.Markup;
import dev.engram.report.results.Measures;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import dev.engram.report.statistics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kirkpatrick et al. 2017, figure 2B: average accuracy over the tasks learned so far, against their number. */
final class AverageAccuracy {
    private AverageAccuracy() {}

    static Optional<Section> of(Chapter chapter) {
        List<Series> series = new ArrayList<>();
        for (StrategyRuns strategy : chapter.strategies()) {
            List<Point> points = points(strategy.toShow());
            if (!points.isEmpty()) {
                series.add(Series.of(strategy.name(), chapter.style(strategy), points));
            }
        }
        if (series.isEmpty() || chapter.tasks().size() < 2) {
            return Optional.empty();
        }
        LineChart.Size size = LineChart.Size.LARGE;
        List<Point> all =
                series.stream().flatMap(line -> line.points().stream()).toList();
        Axis y = Axis.accuracy(
                all.stream().mapToDouble(Point::low).min().orElseThrow(),
                all.stream().mapToDouble(Point::high).max().orElseThrow(),
                7);
        Axis x = Axis.numberOfTasks(chapter.tasks().size(), size);
        Panel panel = new LineChart(
                        "average accuracy, by number of tasks learned", x, y, series, Optional.empty(), size)
                .panel();
        boolean bound = chapter.strategies().stream().anyMatch(StrategyRuns::isUpperBound);
        Figure figure = new Figure(
                chapter.named("average-accuracy"),
                "Average accuracy against number of tasks",
                "After k tasks: the mean of the accuracies on these k. Lines: mean over seeds; bands: from the lowest to"
                        + " the highest seed."
                        + (bound
                                ? " The dashed line in the colour of the text is the upper bound, trained on all tasks so far at once."
                                : " Add { type = joint } to the strategies to see the upper bound."),
                chapter.legend(chapter.strategies()),
                List.of(panel));
        Markup body = figure.html();
        return Optional.of(new Section(
                chapter.named("average"), "Average accuracy against number of tasks", body, List.of(figure)));
    }

    private static List<Point> points(List<RecordedRun> runs) {
        List<Point> points = new ArrayList<>();
        int learned = runs.stream()
                .mapToInt(run -> run.accuracy().tasksLearned())
                .min()
                .orElse(0);
        for (int tasks = 1; tasks <= learned; tasks++) {
            int number = tasks;
            Sample sample = new Sample(runs.stream()
                    .map(run -> Measures.averageAfter(run.accuracy(), number))
                    .toList());
            points.add(new Point(tasks, sample.mean(), sample.min(), sample.max()));
        }
        return points;
    }
}
