package dev.engram.report.chart;

import dev.engram.report.markup.Markup;

/**
 * One drawing: an SVG of its own in the page, so that it keeps a readable size on every screen; a cell of the figure's
 * file.
 *
 * @param width in pixels
 * @param height in pixels
 * @param label what it shows, for those who do not see it
 * @param content SVG
 */
public record Panel(double width, double height, String label, Markup content) {
    static final double FONT_SIZE = 11;

    /** Colour of lines behind the data. */
    static final String GRID = "#dddddd";

    /** Text at a place, in the middle of its line. */
    static void text(Markup svg, double x, double y, String anchor, String text) {
        svg.element("text", text, "x", x, "y", y + FONT_SIZE * 0.36, "text-anchor", anchor);
    }

    /** Text cut to a width, with the whole in its tooltip. */
    static void text(Markup svg, double x, double y, String anchor, String text, double width) {
        String fitting = TextWidth.fit(text, FONT_SIZE, width);
        svg.open("text", "x", x, "y", y + FONT_SIZE * 0.36, "text-anchor", anchor)
                .text(fitting);
        if (!fitting.equals(text)) {
            svg.element("title", text);
        }
        svg.close("text");
    }

    /** Text over a place, moved as far as it must to stay inside the drawing. */
    static void centred(Markup svg, double x, double y, String text, double width) {
        double half = TextWidth.of(text, FONT_SIZE) / 2;
        text(svg, Math.max(half, Math.min(width - half, x)), y, "middle", text);
    }

    /** A title at the top left. */
    static void title(Markup svg, double x, String title, double width) {
        svg.open("text", "x", x, "y", FONT_SIZE + 1, "font-weight", "bold")
                .text(TextWidth.fit(title, FONT_SIZE * 1.08, width));
        svg.element("title", title).close("text");
    }

    static void gridLine(Markup svg, double x1, double y1, double x2, double y2) {
        svg.empty("line", "class", "grid", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", GRID);
    }
}
