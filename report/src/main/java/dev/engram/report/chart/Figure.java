package dev.engram.report.chart;

import dev.engram.report.markup.Markup;
import java.util.List;

/**
 * Panels under one legend.
 *
 * @param name of its files, without suffix
 * @param title what it shows
 * @param caption how to read it
 * @param legend what the lines mean; empty if the panels say it
 * @param panels at least one
 */
public record Figure(String name, String title, String caption, List<Entry> legend, List<Panel> panels) {
    /** A name and its look. */
    public record Entry(String name, Style style) {}

    private static final String FONT = "'DejaVu Sans', Verdana, Arial, sans-serif";
    /** The same colours as the report's style sheet. */
    private static final String DARK =
            "@media (prefers-color-scheme: dark) { .paper { fill: #14171a; } text { fill: #e6e8ea; }"
                    + " .grid { stroke: #333940; } .shade { fill: #22272c; } .line.ink { stroke: #e6e8ea; }"
                    + " .dot.ink, .bar.ink, .band.ink { fill: #e6e8ea; } }";

    private static final int LONGEST_ROW = 3;
    private static final double GAP = 14;
    private static final double MARGIN = 16;
    private static final double HEAD = 34;
    private static final double LEGEND_ROW = 20;
    private static final double LEGEND_NAME = 220;

    /** For the page: the panels flow with the width of the screen. */
    public Markup html() {
        Markup html = new Markup().open("figure", "id", name);
        if (!legend.isEmpty()) {
            html.open("ul", "class", "legend");
            for (Entry entry : legend) {
                html.open("li")
                        .open(
                                "svg",
                                "class",
                                "swatch",
                                "viewBox",
                                "0 0 26 8",
                                "width",
                                "26",
                                "height",
                                "8",
                                "aria-hidden",
                                "true");
                entry.style().swatch(html, 0, 4);
                html.close("svg").text(entry.name()).close("li");
            }
            html.close("ul");
        }
        double widest = panels.stream().mapToDouble(Panel::width).max().orElseThrow();
        html.open("div", "class", "panels", "style", "--panel:" + Math.round(widest) + "px");
        for (Panel panel : panels) {
            StringBuilder box = new StringBuilder("0 0 ");
            Markup.appendCoordinate(box, panel.width());
            Markup.appendCoordinate(box.append(' '), panel.height());
            html.open(
                    "svg",
                    "class",
                    "panel",
                    "viewBox",
                    box,
                    "role",
                    "img",
                    "aria-label",
                    panel.label(),
                    "font-size",
                    Panel.FONT_SIZE);
            html.add(panel.content()).close("svg");
        }
        return html.close("div").element("figcaption", caption).close("figure");
    }

    /** For a file: everything in one drawing on white. */
    public Drawing drawing() {
        return drawing("");
    }

    /** For a web page: the same, but on dark where the reader's system is dark. */
    public Drawing themed() {
        return drawing(DARK);
    }

    private Drawing drawing(String styleSheet) {
        double cellWidth = panels.stream().mapToDouble(Panel::width).max().orElseThrow();
        double cellHeight = panels.stream().mapToDouble(Panel::height).max().orElseThrow();
        int columns = columns(cellWidth, cellHeight);
        int rows = (panels.size() + columns - 1) / columns;
        double width = Math.max(2 * MARGIN + columns * (cellWidth + GAP) - GAP, 2 * MARGIN + TextWidth.of(title, 15));
        Markup content = new Markup();
        if (!styleSheet.isEmpty()) {
            content.open("style").trusted(styleSheet).close("style");
        }
        content.empty("rect", "class", "paper", "width", width, "height", "100%", "fill", "#ffffff");
        content.element("text", title, "x", MARGIN, "y", MARGIN + 8, "font-size", "15", "font-weight", "bold");
        double y = HEAD + legend(content, width);
        for (int i = 0; i < panels.size(); i++) {
            int column = i % columns;
            int row = i / columns;
            double left = MARGIN + column * (cellWidth + GAP);
            double top = y + row * (cellHeight + GAP);
            StringBuilder place = new StringBuilder("translate(");
            Markup.appendCoordinate(place, left);
            Markup.appendCoordinate(place.append(' '), top);
            content.open("g", "transform", place.append(')'))
                    .add(panels.get(i).content())
                    .close("g");
        }
        double height = y + rows * (cellHeight + GAP) + MARGIN - GAP;
        Markup svg = new Markup();
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "width",
                width,
                "height",
                height,
                "viewBox",
                "0 0 " + width + " " + height,
                "font-family",
                FONT,
                "font-size",
                Panel.FONT_SIZE,
                "fill",
                Style.INK);
        svg.add(content).close("svg");
        return new Drawing(name, svg.toString(), width, height);
    }

    /** A row where all panels fit into one, else about as wide as a screen. */
    private int columns(double cellWidth, double cellHeight) {
        if (panels.size() <= LONGEST_ROW) {
            return panels.size();
        }
        long square = Math.round(Math.sqrt(1.4 * panels.size() * cellHeight / cellWidth));
        return (int) Math.max(1, Math.min(panels.size(), square));
    }

    private double legend(Markup svg, double width) {
        double x = MARGIN;
        double y = HEAD + 4;
        for (Entry entry : legend) {
            String shown = TextWidth.fit(entry.name(), Panel.FONT_SIZE, LEGEND_NAME);
            double needed = Style.SWATCH + 6 + TextWidth.of(shown, Panel.FONT_SIZE) + 18;
            if (x > MARGIN && x + needed > width) {
                x = MARGIN;
                y += LEGEND_ROW;
            }
            entry.style().swatch(svg, x, y);
            Panel.text(svg, x + Style.SWATCH + 6, y, "start", shown);
            x += needed;
        }
        return legend.isEmpty() ? 0 : y - HEAD + LEGEND_ROW;
    }
}
