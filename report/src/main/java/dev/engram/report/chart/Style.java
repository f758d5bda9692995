package dev.engram.report.chart;

import dev.engram.report.markup.Markup;

/**
 * How a strategy looks in every chart of a page.
 *
 * @param colour of Okabe and Ito's set
 * @param dash of its lines, empty for solid: tells strategies apart where colours repeat or are not printed
 */
public record Style(String colour, String dash) {
    /** Text and lines in the colour of the page's text: black on white, white in the dark. */
    static final String INK = "#222222";

    /** What the page's style sheet needs to know to swap ink for its own. */
    private String ink() {
        return colour.equals(INK) ? " ink" : "";
    }

    void line(Markup svg, String points, String tooltip) {
        svg.open(
                        "polyline",
                        "class",
                        "line" + ink(),
                        "points",
                        points,
                        "fill",
                        "none",
                        "stroke",
                        colour,
                        "stroke-width",
                        "1.8",
                        "stroke-linejoin",
                        "round",
                        "stroke-dasharray",
                        dash.isEmpty() ? "none" : dash)
                .element("title", tooltip)
                .close("polyline");
    }

    void band(Markup svg, String points) {
        svg.empty(
                "polygon",
                "class",
                "band" + ink(),
                "points",
                points,
                "fill",
                colour,
                "fill-opacity",
                "0.18",
                "stroke",
                "none");
    }

    void dot(Markup svg, double x, double y, double radius, String tooltip) {
        svg.open("circle", "class", "dot" + ink(), "cx", x, "cy", y, "r", radius, "fill", colour)
                .element("title", tooltip)
                .close("circle");
    }

    void bar(Markup svg, double x, double y, double width, double height, double opacity) {
        svg.empty(
                "rect",
                "class",
                "bar" + ink(),
                "x",
                x,
                "y",
                y,
                "width",
                width,
                "height",
                height,
                "fill",
                colour,
                "fill-opacity",
                opacity);
    }

    /** A short piece of its line, for legends. */
    void swatch(Markup svg, double x, double y) {
        svg.empty(
                "line",
                "class",
                "line" + ink(),
                "x1",
                x,
                "y1",
                y,
                "x2",
                x + SWATCH,
                "y2",
                y,
                "stroke",
                colour,
                "stroke-width",
                "2.5",
                "stroke-dasharray",
                dash.isEmpty() ? "none" : dash);
    }

    /** Width of a swatch. */
    static final double SWATCH = 26;
}
