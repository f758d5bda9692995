package dev.engram.report.page;

import dev.engram.api.CurvePoint;
import dev.engram.report.chart.Series.Point;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Accuracy over training time, in tasks: 1.5 is the middle of the second. Strategies and seeds may take different numbers
 * of steps for a task, tasks are what they share.
 */
final class Curves {
    private final List<Curve> curves;

    /** Times at which any seed was measured, as far as all seeds came. */
    private final double[] times;

    /** Where a time lies: after a point measured, by a part of the way to the next. */
    private record Place(int point, double part) {}

    /** One seed, and where each common time lies between its own points. */
    private record Curve(List<CurvePoint> points, List<Place> places) {
        double at(int time, int task) {
            Place place = places.get(time);
            double left = points.get(place.point()).accuracy().get(task);
            if (place.part() == 0) {
                return left;
            }
            double right = points.get(place.point() + 1).accuracy().get(task);
            return left + place.part() * (right - left);
        }
    }

    private Curves(List<List<CurvePoint>> measured, List<double[]> own) {
        double end =
                own.stream().mapToDouble(times -> times[times.length - 1]).min().orElse(0);
        times = own.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(time -> time <= end)
                .sorted()
                .distinct()
                .toArray();
        curves = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            curves.add(placed(measured.get(i), own.get(i)));
        }
    }

    static Curves of(StrategyRuns strategy) {
        List<RecordedRun> runs =
                strategy.toShow().stream().filter(run -> !run.curve().isEmpty()).toList();
        return new Curves(
                runs.stream().map(RecordedRun::curve).toList(),
                runs.stream().map(Curves::times).toList());
    }

    private static double[] times(RecordedRun run) {
        List<CurvePoint> points = run.curve();
        double[] times = new double[points.size()];
        long start = 0;
        long length = 0;
        for (int i = 0; i < points.size(); i++) {
            CurvePoint point = points.get(i);
            if (i == 0 || points.get(i - 1).task() != point.task()) {
                start = i == 0 ? 0 : points.get(i - 1).step();
                length = length(
                        points, point.task(), start, length, run.accuracy().tasksLearned());
            }
            times[i] = point.task() + Math.min(1, (point.step() - start) / (double) Math.max(1, length));
        }
        return times;
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

    private Curve placed(List<CurvePoint> points, double[] own) {
        List<Place> places = new ArrayList<>(times.length);
        int left = 0;
        for (double time : times) {
            while (left + 1 < own.length && own[left + 1] <= time) {
                left++;
            }
            places.add(new Place(left, own[left] < time ? (time - own[left]) / (own[left + 1] - own[left]) : 0));
        }
        return new Curve(points, places);
    }

    /** Whether tasks were also measured while they were learned, not only after. */
    boolean betweenTasks() {
        return Arrays.stream(times).anyMatch(time -> time != Math.rint(time));
    }

    /** A task's mean over seeds, with the lowest and the highest, from a time on; where any seed did not measure it, none. */
    List<Point> of(int task, double from) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            if (times[i] >= from) {
                double sum = 0;
                double low = Double.POSITIVE_INFINITY;
                double high = Double.NEGATIVE_INFINITY;
                for (Curve curve : curves) {
                    double value = curve.at(i, task);
                    sum += value;
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
                if (!Double.isNaN(sum)) {
                    points.add(new Point(times[i], sum / curves.size(), low, high));
                }
            }
        }
        return points;
    }
}
