package dev.engram.report.chart;

import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import java.util.List;
import java.util.Locale;

/**
 * An accuracy matrix: a row for the untrained model, then one after each task; a column a task.
 *
 * @param title above it
 * @param tasks their names
 * @param initial the untrained model's row; NaN where a task was appended later
 * @param rows after each task; fewer than tasks if the run did not finish; NaN as in the row before
 */
public record HeatMap(String title, List<String> tasks, List<Double> initial, List<List<Double>> rows) {
    private static final double WIDTH = 340;
    private static final double TOP = 38;
    private static final double LONGEST_NAME = 112;
    private static final double NUMBERS = 26;
    private static final double LARGEST_CELL = 44;
    private static final double GAP = 4;
    private static final int MOST_NAMES = 12;

    /** From where black on a colour has more contrast than white; each has at least 4.5 : 1 there. */
    private static final double BLACK_ON = 0.47;

    /** Lighter than every accuracy; dark where the page is. */
    private static final String NOT_MEASURED = "#f0f0f0";

    /** Cividis: dark blue over grey to yellow, the same to people with and without colour blindness. */
    private static final int[][] COLOURS = {
        {0, 34, 78},
        {18, 53, 112},
        {59, 73, 108},
        {87, 93, 109},
        {112, 113, 115},
        {138, 134, 120},
        {165, 156, 116},
        {195, 179, 105},
        {225, 204, 85},
        {254, 232, 56}
    };

    /** Draws it. */
    public Panel panel() {
        Markup svg = new Markup();
        Panel.title(svg, 2, title, WIDTH - 4);
        columnNumbers(svg);
        row(svg, TOP, named() ? "untrained" : "0", true, initial, "before any");
        int every = Axis.everyWhichFits(tasks.size(), height());
        for (int i = 0; i < rows.size(); i++) {
            row(svg, top(i), name(i), named() || Axis.isLabelled(i + 1, every), rows.get(i), "after " + tasks.get(i));
        }
        staircase(svg);
        return new Panel(WIDTH, top(tasks.size()) + 8, title + ": accuracy on each task after each task", svg);
    }

    /** The scale of the colours. */
    public static Panel scale() {
        Markup svg = new Markup();
        double each = 8;
        for (int i = 0; i < 25; i++) {
            svg.empty(
                    "rect",
                    "x",
                    30 + i * each,
                    "y",
                    6.0,
                    "width",
                    each + 0.5,
                    "height",
                    12.0,
                    "fill",
                    colour(i / 24.0));
        }
        Panel.text(svg, 26, 12, "end", "0");
        Panel.text(svg, 30 + 25 * each + 5, 12, "start", "1 accuracy");
        return new Panel(WIDTH, 24, "Colours from accuracy 0, dark, to 1, bright", svg);
    }

    private boolean named() {
        return tasks.size() <= MOST_NAMES;
    }

    private String name(int task) {
        return (task + 1) + (named() ? " " + tasks.get(task) : "");
    }

    private double left() {
        if (!named()) {
            return NUMBERS;
        }
        double widest = TextWidth.of("untrained", Panel.FONT_SIZE);
        for (int i = 0; i < tasks.size(); i++) {
            widest = Math.max(widest, TextWidth.of(name(i), Panel.FONT_SIZE));
        }
        return Math.min(LONGEST_NAME, widest) + 8;
    }

    private double cell() {
        return Math.min(LARGEST_CELL, (WIDTH - left() - 4) / tasks.size());
    }

    private double height() {
        return Math.min(24, cell());
    }

    /** Where the row after task i begins. */
    private double top(int i) {
        double gap = Math.max(GAP, Panel.FONT_SIZE + 1 - height()); // labels of thin rows need the room
        return TOP + height() + gap + i * height();
    }

    private void columnNumbers(Markup svg) {
        int every = Axis.everyWhichFits(tasks.size(), cell());
        for (int j = 0; j < tasks.size(); j++) {
            if (Axis.isLabelled(j + 1, every)) {
                Panel.centred(svg, left() + (j + 0.5) * cell(), TOP - 8, String.valueOf(j + 1), WIDTH);
            }
        }
    }

    private void row(Markup svg, double y, String name, boolean labelled, List<Double> values, String when) {
        if (labelled) {
            Panel.text(svg, left() - 5, y + height() / 2, "end", name, left() - 7);
        }
        svg.open("g", "shape-rendering", "crispEdges");
        for (int j = 0; j < values.size(); j++) {
            cell(svg, left() + j * cell(), y, values.get(j), when + ", " + tasks.get(j));
        }
        svg.close("g");
    }

    private void cell(Markup svg, double x, double y, double value, String tooltip) {
        if (Double.isNaN(value)) {
            notMeasured(svg, x, y, tooltip);
            return;
        }
        String text = Numbers.fixed(value, 4);
        svg.open("rect", "x", x, "y", y, "width", cell(), "height", height(), "fill", colour(value))
                .element("title", tooltip + ": " + text)
                .close("rect");
        if (named()) {
            double size = Math.min(Panel.FONT_SIZE, cell() * 0.42);
            String shown = Numbers.fixed(value, cell() > 34 ? 3 : 2).replaceFirst("^0\\.", ".");
            svg.element(
                    "text",
                    shown,
                    "x",
                    x + cell() / 2,
                    "y",
                    y + height() / 2 + size * 0.36,
                    "text-anchor",
                    "middle",
                    "font-size",
                    size,
                    "fill",
                    value > BLACK_ON ? "#000000" : "#ffffff");
        }
    }

    /** Crossed out, so that it looks like no accuracy. */
    private void notMeasured(Markup svg, double x, double y, String tooltip) {
        svg.open("rect", "class", "shade", "x", x, "y", y, "width", cell(), "height", height(), "fill", NOT_MEASURED)
                .element("title", tooltip + ": not measured")
                .close("rect");
        svg.empty("line", "x1", x, "y1", y + height(), "x2", x + cell(), "y2", y, "stroke", "#888888");
    }

    /** Left below it are the tasks learned so far. */
    private void staircase(Markup svg) {
        if (rows.isEmpty()) {
            return;
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            for (double[] corner : new double[][] {{i, top(i)}, {i + 1, top(i)}}) {
                Markup.appendCoordinate(path, left() + corner[0] * cell());
                path.append(',');
                Markup.appendCoordinate(path, corner[1]);
                path.append(' ');
            }
        }
        svg.empty(
                "polyline",
                "points",
                path.toString().stripTrailing(),
                "fill",
                "none",
                "stroke",
                "#ffffff",
                "stroke-width",
                named() ? "2" : "1");
    }

    static String colour(double value) {
        double place = Math.max(0, Math.min(1, value)) * (COLOURS.length - 1);
        int below = Math.min(COLOURS.length - 2, (int) place);
        double part = place - below;
        int[] mixed = new int[3];
        for (int i = 0; i < 3; i++) {
            mixed[i] = (int) Math.round(COLOURS[below][i] * (1 - part) + COLOURS[below + 1][i] * part);
        }
        return String.format(Locale.ROOT, "#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
    }
}
