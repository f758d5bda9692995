package dev.engram.report.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A line with a band around it.
 *
 * @param name for tooltips
 * @param style its look
 * @param points by rising x
 * @param marked whether each point gets a dot, if they are far enough apart
 */
public record Series(String name, Style style, List<Point> points, boolean marked) {
    /** A value and the band around it. */
    public record Point(double x, double y, double low, double high) {
        /** A value without a band. */
        public Point(double x, double y) {
            this(x, y, y, y);
        }
    }

    /** Points that were measured. */
    public static Series of(String name, Style style, List<Point> points) {
        return new Series(name, style, List.copyOf(points), true);
    }

    /** The outline of a histogram: heights over bins of equal width. */
    public static Series steps(String name, Style style, double from, double to, List<Double> heights) {
        double width = (to - from) / heights.size();
        List<Point> points = new ArrayList<>();
        points.add(new Point(from, 0));
        for (int i = 0; i < heights.size(); i++) {
            points.add(new Point(from + i * width, heights.get(i)));
            points.add(new Point(from + (i + 1) * width, heights.get(i)));
        }
        points.add(new Point(to, 0));
        return new Series(name, style, points, false);
    }

    boolean hasBand() {
        return points.size() > 1 && points.stream().anyMatch(point -> point.high() > point.low());
    }
}
