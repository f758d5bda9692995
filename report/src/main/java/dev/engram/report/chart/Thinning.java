package dev.engram.report.chart;

import dev.engram.report.chart.Series.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Fewer points of the same shape: largest triangle, three buckets (Steinarsson 2013). A chart has a few hundred pixels,
 * a curve may have thousands of points.
 */
final class Thinning {
    private Thinning() {}

    static List<Point> atMost(int count, List<Point> points) {
        if (points.size() <= count) {
            return points;
        }
        List<Point> kept = new ArrayList<>(count);
        kept.add(points.get(0));
        double perBucket = (points.size() - 2.0) / (count - 2);
        int start = 1;
        for (int bucket = 0; bucket < count - 2; bucket++) {
            int end = (int) Math.floor((bucket + 1) * perBucket) + 1;
            int nextEnd = Math.min(points.size(), (int) Math.floor((bucket + 2) * perBucket) + 1);
            Point next = mean(points.subList(end, Math.max(end + 1, nextEnd)));
            kept.add(largest(kept.get(kept.size() - 1), points.subList(start, end), next));
            start = end;
        }
        kept.add(points.get(points.size() - 1));
        return kept;
    }

    private static Point largest(Point last, List<Point> bucket, Point next) {
        Point best = bucket.get(0);
        double bestArea = -1;
        for (Point point : bucket) {
            double area = Math.abs(
                    (last.x() - next.x()) * (point.y() - last.y()) - (last.x() - point.x()) * (next.y() - last.y()));
            if (area > bestArea) {
                best = point;
                bestArea = area;
            }
        }
        return best;
    }

    private static Point mean(List<Point> points) {
        return new Point(
                points.stream().mapToDouble(Point::x).average().orElseThrow(),
                points.stream().mapToDouble(Point::y).average().orElseThrow());
    }
}
