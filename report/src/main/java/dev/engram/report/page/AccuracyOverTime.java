package dev.engram.report.page;

import dev.engram.report.chart.Axis;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.LineChart;
import dev.engram.report.chart.Panel;
import dev.engram.report.chart.Series;
import dev.engram.report.chart.Series.Point;
import dev.engram.report.results.StrategyRuns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The layout of Kirkpatrick et al. 2017, figure 2A: a panel a task, a line a strategy. */
final class AccuracyOverTime {
    private AccuracyOverTime() {}

    static Optional<Section> of(Chapter chapter) {
        Map<StrategyRuns, Curves> curves = new LinkedHashMap<>();
        chapter.strategies().forEach(strategy -> curves.put(strategy, Curves.of(strategy)));
        List<String> tasks = chapter.tasks();
        List<Map<StrategyRuns, List<Point>>> byTask = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            byTask.add(points(curves, task));
        }
        if (byTask.stream().allMatch(Map::isEmpty)) {
            return Optional.empty();
        }
        LineChart.Size size = LineChart.Size.of(tasks.size());
        Axis x = Axis.trainingTime(tasks, size);
        Axis y = Axis.accuracy(lowest(byTask), highest(byTask), size == LineChart.Size.SMALL ? 4 : 6);
        List<Panel> panels = new ArrayList<>();
        for (int task = 0; task < tasks.size(); task++) {
            List<Series> series = new ArrayList<>();
            byTask.get(task)
                    .forEach((strategy, points) ->
                            series.add(Series.of(strategy.name(), chapter.style(strategy), points)));
            panels.add(new LineChart(
                            (task + 1) + " · " + tasks.get(task),
                            x,
                            y,
                            series,
                            Optional.of(new LineChart.Range(task, task + 1)),
                            size)
                    .panel());
        }
        String caption =
                "Test accuracy on each task from when it is first learned (grey) until all tasks are, left to right. "
                        + "Lines: mean over seeds; bands: from the lowest to the highest seed. The"
                        + " vertical axis is the same in all panels"
                        + (y.from() > 0
                                ? " and begins at " + y.ticks().get(0).label() + "; what is below is not drawn."
                                : ".")
                        + (x.ticks().get(0).label().equals("1") ? " Numbers below are places in the sequence." : "")
                        + (curves.values().stream().anyMatch(Curves::betweenTasks)
                                ? ""
                                : " Measured after each task only; training.evaluate = epoch shows what happens in between.");
        Figure figure = new Figure(
                chapter.named("accuracy-over-time"),
                "Accuracy of every task over training time",
                caption,
                chapter.legend(chapter.strategies()),
                panels);
        return Optional.of(new Section(
                chapter.named("time"), "Accuracy of every task over training time", figure.html(), List.of(figure)));
    }

    /** From when the task is first learned; what came before is in the matrices. */
    private static Map<StrategyRuns, List<Point>> points(Map<StrategyRuns, Curves> curves, int task) {
        Map<StrategyRuns, List<Point>> points = new LinkedHashMap<>();
        curves.forEach((strategy, curve) -> {
            List<Point> line = curve.of(task, task);
            if (!line.isEmpty()) {
                points.put(strategy, line);
            }
        });
        return points;
    }

    /** Of what was learned once: the way up from chance would flatten everything else. */
    private static double lowest(List<Map<StrategyRuns, List<Point>>> byTask) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int task = 0; task < byTask.size(); task++) {
            int learned = task + 1;
            lowest = Math.min(
                    lowest,
                    byTask.get(task).values().stream()
                            .flatMap(List::stream)
                            .filter(point -> point.x() >= learned)
                            .mapToDouble(Point::low)
                            .min()
                            .orElse(Double.POSITIVE_INFINITY));
        }
        return Double.isFinite(lowest) ? lowest : 0;
    }

    private static double highest(List<Map<StrategyRuns, List<Point>>> byTask) {
        return byTask.stream()
                .flatMap(lines -> lines.values().stream())
                .flatMap(List::stream)
                .mapToDouble(Point::high)
                .max()
                .orElse(1);
    }
}
