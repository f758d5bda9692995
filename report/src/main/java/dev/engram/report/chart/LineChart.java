package dev.engram.report.chart;

import dev.engram.report.chart.Series.Point;
import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines over two axes.
 *
 * @param title above it
 * @param x its horizontal axis
 * @param y its vertical axis
 * @param series drawn in this order
 * @param shaded a stretch of x to stress
 * @param size in pixels
 */
public record LineChart(String title, Axis x, Axis y, List<Series> series, Optional<Range> shaded, Size size) {
    /** A stretch of an axis. */
    public record Range(double from, double to) {}

    /** Width and height in pixels. */
    public enum Size {
        /** For a single chart. */
        LARGE(420, 250),
        /** For a few beside each other. */
        MEDIUM(330, 200),
        /** For dozens. */
        SMALL(170, 116);

        private final double width;
        private final double height;

        Size(double width, double height) {
            this.width = width;
            this.height = height;
        }

        /** Of a row of this many. */
        public static Size of(int charts) {
            return charts > 12 ? SMALL : MEDIUM;
        }

        /** Pixels between the ends of the horizontal axis. */
        double plotWidth() {
            return width - LEFT - RIGHT;
        }
    }

    private static final double LEFT = 36;
    private static final double RIGHT = 10;
    private static final double TOP = 22;
    private static final double BOTTOM = 22;
    private static final double CLOSEST_DOTS = 8;

    /** Draws it. */
    public Panel panel() {
        Markup svg = new Markup();
        Panel.title(svg, 2, title, size.width - 4);
        shaded.ifPresent(range -> svg.empty(
                "rect",
                "class",
                "shade",
                "x",
                px(range.from()),
                "y",
                TOP,
                "width",
                px(range.to()) - px(range.from()),
                "height",
                size.height - TOP - BOTTOM,
                "fill",
                "#f0f0f0"));
        axes(svg);
        series.forEach(line -> draw(svg, line));
        return new Panel(size.width, size.height, title, svg);
    }

    private void axes(Markup svg) {
        double bottom = size.height - BOTTOM;
        x.lines().forEach(value -> Panel.gridLine(svg, px(value), TOP, px(value), bottom));
        y.lines().forEach(value -> Panel.gridLine(svg, LEFT, py(value), size.width - RIGHT, py(value)));
        x.ticks().forEach(tick -> Panel.centred(svg, px(tick.value()), bottom + 12, tick.label(), size.width));
        int every = (int) Math.ceil(y.ticks().size() * (Panel.FONT_SIZE + 3) / (bottom - TOP));
        for (int i = 0; i < y.ticks().size(); i += every) {
            Axis.Tick tick = y.ticks().get(i);
            Panel.text(svg, LEFT - 4, py(tick.value()), "end", tick.label());
        }
    }

    private void draw(Markup svg, Series line) {
        List<Point> points = Thinning.atMost((int) (size.plotWidth() / 2), line.points());
        if (points.isEmpty()) {
            return;
        }
        Point last = points.get(points.size() - 1);
        String tooltip = line.name() + ", at the end " + Numbers.fixed(last.y(), 4);
        for (List<Point> piece : pieces(points)) {
            if (line.hasBand()) {
                line.style().band(svg, band(piece));
            }
            StringBuilder path = new StringBuilder();
            piece.forEach(point -> append(path, point.x(), point.y()));
            line.style().line(svg, path.toString().stripTrailing(), tooltip);
        }
        if (line.marked() && areApart(points)) {
            points.stream().filter(this::isInside).forEach(point -> line.style()
                    .dot(svg, px(point.x()), py(point.y()), 2.2, line.name() + " " + Numbers.fixed(point.y(), 4)));
        }
    }

    private boolean areApart(List<Point> points) {
        double width = px(points.get(points.size() - 1).x()) - px(points.get(0).x());
        return width >= (points.size() - 1) * CLOSEST_DOTS;
    }

    /** The stretches above the lower end of the axis, cut where the line crosses it and where nothing was measured. */
    private List<List<Point>> pieces(List<Point> points) {
        List<List<Point>> pieces = new ArrayList<>();
        List<Point> piece = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            if (i > 0 && crosses(points.get(i - 1), point)) {
                piece.add(crossing(points.get(i - 1), point));
            }
            if (isInside(point)) {
                piece.add(point);
            } else if (!piece.isEmpty()) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return pieces;
    }

    private boolean crosses(Point first, Point second) {
        boolean measured = !Double.isNaN(first.y()) && !Double.isNaN(second.y());
        return measured && isInside(first) != isInside(second);
    }

    private boolean isInside(Point point) {
        return point.y() >= y.from();
    }

    private Point crossing(Point first, Point second) {
        double part = (y.from() - first.y()) / (second.y() - first.y());
        return new Point(
                between(first.x(), second.x(), part),
                y.from(),
                between(first.low(), second.low(), part),
                between(first.high(), second.high(), part));
    }

    private static double between(double first, double second, double part) {
        return first + part * (second - first);
    }

    private String band(List<Point> points) {
        StringBuilder path = new StringBuilder();
        points.forEach(point -> append(path, point.x(), point.high()));
        for (int i = points.size() - 1; i >= 0; i--) {
            append(path, points.get(i).x(), points.get(i).low());
        }
        return path.toString().stripTrailing();
    }

    private void append(StringBuilder path, double valueX, double valueY) {
        Markup.appendCoordinate(path, px(valueX));
        path.append(',');
        Markup.appendCoordinate(path, py(valueY));
        path.append(' ');
    }

    private double px(double value) {
        return LEFT + x.place(value) * size.plotWidth();
    }

    private double py(double value) {
        return TOP + (1 - y.place(value)) * (size.height - TOP - BOTTOM);
    }
}
