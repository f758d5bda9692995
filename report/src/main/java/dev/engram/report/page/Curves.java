package dev.engram.report.page;

import dev.engram.core.experiment.RunResult.CurvePoint;
import dev.engram.report.chart.Series.Point;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import dev.engram.report.statistics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Accuracy over training time, in tasks: 1.5 is the middle of the second. Strategies and seeds may take different numbers
 * of steps for a task, tasks are what they share.
 */
final class Curves {
    private final List<Curve> curves;

    private record Curve(List<Double> times, List<List<Double>> accuracy) {}

    private Curves(List<Curve> curves) {
        this.curves = curves;
    }

    static Curves of(StrategyRuns strategy) {
        return new Curves(strategy.toShow().stream()
                .filter(run -> !run.curve().isEmpty())
                .map(Curves::curve)
                .toList());
    }

    private static Curve curve(RecordedRun run) {
        List<CurvePoint> points = run.curve();
        List<Double> times = new ArrayList<>();
        long start = 0;
        long length = 0;
        for (int i = 0; i < points.size(); i++) {
            CurvePoint point = points.get(i);
            boolean begins = i == 0 || points.get(i - 1).task() != point.task();
            if (begins) {
                start = i == 0 ? 0 : points.get(i - 1).step();
                length = length(
                        points, point.task(), start, length, run.accuracy().tasksLearned());
            }
            times.add(point.task() + Math.min(1, (point.step() - start) / (double) Math.max(1, length)));
        }
        return new Curve(times, points.stream().map(CurvePoint::accuracy).toList());
    }

    /** Steps of a task; one that was not finished counts as long as the one before. */
    private static long length(List<CurvePoint> points, int task, long start, long before, int learned) {
        long last = points.stream()
                .filter(point -> point.task() == task)
                .mapToLong(CurvePoint::step)
                .max()
                .orElseThrow();
        return task < learned ? last - start : Math.max(before, last - start);
    }

    /** Mean over seeds, from the lowest to the highest, as far as all came. */
    List<Point> of(int task) {
        if (curves.isEmpty()) {
            return List.of();
        }
        TreeSet<Double> times = new TreeSet<>();
        curves.forEach(curve -> times.addAll(curve.times()));
        double end = curves.stream()
                .mapToDouble(curve -> curve.times().get(curve.times().size() - 1))
                .min()
                .orElseThrow();
        List<List<Double>> values = curves.stream()
                .map(curve -> resampled(curve, task, times.headSet(end, true)))
                .toList();
        List<Point> points = new ArrayList<>();
        int i = 0;
        for (double time : times.headSet(end, true)) {
            int index = i++;
            Sample sample = new Sample(
                    values.stream().map(values1 -> values1.get(index)).toList());
            points.add(new Point(time, sample.mean(), sample.min(), sample.max()));
        }
        return points;
    }

    /** Straight lines between the points measured. */
    private static List<Double> resampled(Curve curve, int task, Iterable<Double> times) {
        List<Double> values = new ArrayList<>();
        int next = 0;
        for (double time : times) {
            while (curve.times().get(next) < time) {
                next++;
            }
            double right = curve.times().get(next);
            double valueRight = curve.accuracy().get(next).get(task);
            if (right == time || next == 0) {
                values.add(valueRight);
            } else {
                double left = curve.times().get(next - 1);
                double valueLeft = curve.accuracy().get(next - 1).get(task);
                values.add(valueLeft + (valueRight - valueLeft) * (time - left) / (right - left));
            }
        }
        return values;
    }
}
