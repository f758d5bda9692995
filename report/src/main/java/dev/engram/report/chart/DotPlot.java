package dev.engram.report.chart;

import dev.engram.report.markup.Markup;
import java.util.List;

/**
 * A row a name, with values along one axis: intervals, single seeds, or bars.
 *
 * @param title above it
 * @param x its axis
 * @param rows from above
 */
public record DotPlot(String title, Axis x, List<Row> rows) {
    /**
     * One name and its values.
     *
     * @param name at the left
     * @param marks in the row
     * @param value at the right, potentially empty
     */
    public record Row(String name, List<Mark> marks, String value) {}

    /** Something at a value. */
    public sealed interface Mark {
        /** How it looks. */
        Style style();
    }

    /** A small dot. */
    public record Dot(Style style, double value, String tooltip) implements Mark {}

    /** A large dot with whiskers. */
    public record Interval(Style style, double value, double low, double high, String tooltip) implements Mark {}

    /** A bar between two values. */
    public record Bar(Style style, double from, double to, double opacity) implements Mark {}

    private static final double WIDTH = 360;
    private static final double ROW = 22;
    private static final double TOP = 24;
    private static final double BOTTOM = 22;
    private static final double LONGEST_NAME = 140;

    /** Draws it. */
    public Panel panel() {
        Markup svg = new Markup();
        double bottom = TOP + rows.size() * ROW;
        Panel.title(svg, 2, title, WIDTH - 4);
        x.lines().forEach(value -> Panel.gridLine(svg, px(value), TOP - 2, px(value), bottom));
        if (x.from() < 0 && x.to() > 0) {
            svg.empty(
                    "line", "class", "axis", "x1", px(0), "y1", TOP - 2, "x2", px(0), "y2", bottom, "stroke",
                    "#888888");
        }
        labels(svg, bottom);
        for (int i = 0; i < rows.size(); i++) {
            double y = TOP + (i + 0.5) * ROW;
            Row row = rows.get(i);
            Panel.text(svg, left() - 9, y, "end", row.name(), left() - 11);
            row.marks().forEach(mark -> draw(svg, mark, y));
            Panel.text(svg, WIDTH - 2, y, "end", row.value());
        }
        return new Panel(WIDTH, bottom + BOTTOM, title, svg);
    }

    private void labels(Markup svg, double bottom) {
        double widest = x.ticks().stream()
                .mapToDouble(tick -> TextWidth.of(tick.label(), Panel.FONT_SIZE))
                .max()
                .orElse(0);
        int every = (int) Math.ceil((widest + 6) * x.ticks().size() / (right() - left()));
        for (int i = 0; i < x.ticks().size(); i += Math.max(1, every)) {
            Axis.Tick tick = x.ticks().get(i);
            Panel.centred(svg, px(tick.value()), bottom + 12, tick.label(), WIDTH);
        }
    }

    private void draw(Markup svg, Mark mark, double y) {
        if (mark instanceof Dot dot) {
            dot.style().dot(svg, px(dot.value()), y, 2.4, dot.tooltip());
        } else if (mark instanceof Interval interval) {
            interval.style().bar(svg, px(interval.low()), y - 1, px(interval.high()) - px(interval.low()), 2, 1);
            interval.style().dot(svg, px(interval.value()), y, 4.5, interval.tooltip());
        } else if (mark instanceof Bar bar) {
            bar.style().bar(svg, px(bar.from()), y - 7, px(bar.to()) - px(bar.from()), 14, bar.opacity());
        }
    }

    private double left() {
        double widest = rows.stream()
                .mapToDouble(row -> TextWidth.of(row.name(), Panel.FONT_SIZE))
                .max()
                .orElse(0);
        return Math.min(LONGEST_NAME, widest) + 15;
    }

    private double right() {
        double widest = rows.stream()
                .mapToDouble(row -> TextWidth.of(row.value(), Panel.FONT_SIZE))
                .max()
                .orElse(0);
        return WIDTH - widest - 14;
    }

    private double px(double value) {
        return left() + x.place(value) * (right() - left());
    }
}
