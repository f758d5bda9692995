package dev.engram.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.engram.report.chart.Series.Point;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Nothing may be cut off, however many tasks and whatever their names: measured with a real font. */
class ChartTest {
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final FontRenderContext SCREEN = new FontRenderContext(null, true, true);

    private record Box(String text, double left, double right, double top, double bottom) {
        boolean touches(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    private static Element parse(Panel panel) throws Exception {
        String svg = "<svg>" + panel.content() + "</svg>";
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static List<Element> elements(Element root, String tag) {
        NodeList nodes = root.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static List<Box> texts(Element root) {
        List<Box> boxes = new ArrayList<>();
        for (Element text : elements(root, "text")) {
            String shown =
                    text.getFirstChild() == null ? "" : text.getFirstChild().getNodeValue();
            Font font = text.hasAttribute("font-size") ? FONT.deriveFont((float) number(text, "font-size")) : FONT;
            if (text.getAttribute("font-weight").equals("bold")) {
                font = font.deriveFont(Font.BOLD);
            }
            double width = font.getStringBounds(shown, SCREEN).getWidth();
            double x = number(text, "x");
            double left =
                    switch (text.getAttribute("text-anchor")) {
                        case "middle" -> x - width / 2;
                        case "end" -> x - width;
                        default -> x;
                    };
            double y = number(text, "y");
            boxes.add(new Box(shown, left, left + width, y - 0.75 * font.getSize(), y + 0.1 * font.getSize()));
        }
        return boxes;
    }

    private static void assertNothingIsCutOff(Panel panel) throws Exception {
        Element root = parse(panel);
        List<Box> boxes = texts(root);
        for (Box box : boxes) {
            assertThat(box.left()).as(box.text()).isGreaterThanOrEqualTo(0);
            assertThat(box.right()).as(box.text()).isLessThanOrEqualTo(panel.width());
            assertThat(box.top()).as(box.text()).isGreaterThanOrEqualTo(0);
            assertThat(box.bottom()).as(box.text()).isLessThanOrEqualTo(panel.height());
        }
        for (int i = 0; i < boxes.size(); i++) {
            for (Box other : boxes.subList(i + 1, boxes.size())) {
                assertThat(boxes.get(i).touches(other))
                        .as(boxes.get(i) + " touches " + other)
                        .isFalse();
            }
        }
        for (Element line : elements(root, "polyline")) {
            for (double[] point : points(line)) {
                assertThat(point[0]).isBetween(0.0, panel.width());
                assertThat(point[1]).isBetween(0.0, panel.height());
            }
        }
        for (Element rect : elements(root, "rect")) {
            assertThat(number(rect, "x") + number(rect, "width")).isLessThanOrEqualTo(panel.width());
            assertThat(number(rect, "y") + number(rect, "height")).isLessThanOrEqualTo(panel.height());
        }
    }

    private static List<double[]> points(Element line) {
        double[] numbers = Pattern.compile("[ ,]")
                .splitAsStream(line.getAttribute("points"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return IntStream.range(0, numbers.length / 2)
                .mapToObj(i -> new double[] {numbers[2 * i], numbers[2 * i + 1]})
                .toList();
    }

    private static List<String> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i % 7 == 3 ? "ein sehr langer Name einer Aufgabe mit 名前" + i : "permutation-" + i)
                .toList();
    }

    private static Axis accuracies() {
        return Axis.accuracy(0.31, 0.98, 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 12, 13, 50, 200})
    void lineChartsFit(int count) throws Exception {
        List<String> tasks = tasks(count);
        LineChart.Size size = LineChart.Size.of(count);
        List<Point> points = IntStream.rangeClosed(0, count)
                .mapToObj(i -> new Point(i, 0.5 + 0.4 * Math.sin(i), 0.1, 0.99))
                .toList();
        assertNothingIsCutOff(new LineChart(
                        tasks.get(count - 1),
                        Axis.trainingTime(tasks, size),
                        accuracies(),
                        List.of(Series.of("a", Palette.style(0), points)),
                        Optional.of(new LineChart.Range(count - 1, count)),
                        size)
                .panel());
        assertNothingIsCutOff(new LineChart(
                        "by number",
                        Axis.numberOfTasks(count, LineChart.Size.LARGE),
                        accuracies(),
                        List.of(),
                        Optional.empty(),
                        LineChart.Size.LARGE)
                .panel());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 12, 13, 50, 200})
    void heatMapsFit(int count) throws Exception {
        List<Double> row =
                IntStream.range(0, count).mapToObj(i -> i / (double) count).toList();
        List<List<Double>> rows = IntStream.range(0, count).mapToObj(i -> row).toList();
        Panel panel = new HeatMap("a strategy with quite a long name, and a longer one still", tasks(count), row, rows)
                .panel();
        assertNothingIsCutOff(panel);
        assertThat(elements(parse(panel), "rect")).hasSize(count * (count + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 60})
    void dotPlotsFit(int rows) throws Exception {
        List<DotPlot.Row> all = IntStream.range(0, rows)
                .mapToObj(i -> new DotPlot.Row(
                        i % 2 == 0 ? "conv" + i : "a/very/deep/scope/of/a/network/dense_" + i + "/kernel",
                        List.of(
                                new DotPlot.Bar(Palette.style(i), 0, 0.3, 1),
                                new DotPlot.Interval(Palette.upperBound(0), -0.1, -0.2, 0.4, "interval"),
                                new DotPlot.Dot(Palette.style(i), 0.4, "dot")),
                        "−0.123"))
                .toList();
        assertNothingIsCutOff(new DotPlot("title", Axis.round(-0.2, 0.4, 5), all).panel());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.003, 0.4, 1, 7, 12345, 4e9})
    void roundAxesCoverTheirValues(double size) {
        Axis axis = Axis.round(-0.3 * size, size, 6);
        assertThat(axis.from()).isLessThanOrEqualTo(-0.3 * size);
        assertThat(axis.to()).isGreaterThanOrEqualTo(size);
        assertThat(axis.ticks()).hasSizeBetween(3, 8);
        assertThat(axis.ticks().stream().map(Axis.Tick::label)).doesNotHaveDuplicates();
    }

    @Test
    void anAxisOfOneValueOrNoneIsStillAnAxis() {
        assertThat(Axis.round(0.5, 0.5, 5).to())
                .isGreaterThan(Axis.round(0.5, 0.5, 5).from());
        Axis none = Axis.round(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 5);
        assertThat(none.to()).isGreaterThan(none.from());
    }

    @Test
    void accuraciesEndAtOneAndDoNotMagnifyNoise() {
        assertThat(Axis.accuracy(0.12, 1.0, 4).to()).isEqualTo(1);
        Axis close = Axis.accuracy(0.971, 0.972, 6);
        assertThat(close.to() - close.from()).isGreaterThanOrEqualTo(0.05);
    }

    @Test
    void aLineIsCutWhereItCrossesTheAxis() throws Exception {
        Axis y = new Axis(0.5, 1, List.of(), List.of());
        Axis x = new Axis(0, 2, List.of(), List.of());
        Series up = Series.of("up", Palette.style(0), List.of(new Point(0, 0), new Point(1, 1), new Point(2, 0)));
        Element root = parse(new LineChart("", x, y, List.of(up), Optional.empty(), LineChart.Size.MEDIUM).panel());
        List<Element> lines = elements(root, "polyline");
        assertThat(lines).hasSize(1);
        assertThat(points(lines.get(0)))
                .containsExactly(new double[] {107, 178}, new double[] {178, 22}, new double[] {249, 178});
        assertThat(elements(root, "circle")).hasSize(1);
    }

    @Test
    void aLineHasAGapWhereNothingWasMeasured() throws Exception {
        Axis y = new Axis(0, 1, List.of(), List.of());
        Axis x = new Axis(0, 4, List.of(), List.of());
        Series gap = Series.of(
                "gap",
                Palette.style(0),
                List.of(
                        new Point(0, Double.NaN),
                        new Point(1, 1),
                        new Point(2, Double.NaN),
                        new Point(3, 1),
                        new Point(4, 1)));
        Element root = parse(new LineChart("", x, y, List.of(gap), Optional.empty(), LineChart.Size.MEDIUM).panel());
        List<Element> lines = elements(root, "polyline");
        assertThat(lines).hasSize(2);
        assertThat(points(lines.get(0))).containsExactly(new double[] {107, 22});
        assertThat(points(lines.get(1))).containsExactly(new double[] {249, 22}, new double[] {320, 22});
        assertThat(elements(root, "circle")).hasSize(3);
    }

    @Test
    void whatWasNotMeasuredIsNoAccuracyOfAHeatMap() throws Exception {
        Panel panel = new HeatMap("a", tasks(2), List.of(0.0, Double.NaN), List.of(List.of(1.0, Double.NaN))).panel();
        assertNothingIsCutOff(panel);
        Element root = parse(panel);
        assertThat(elements(root, "rect"))
                .extracting(cell -> cell.getAttribute("fill"), Element::getTextContent)
                .containsExactly(
                        tuple("#00224e", "before any, permutation-0: 0.0000"),
                        tuple("#f0f0f0", "before any, permutation-1: not measured"),
                        tuple("#fee838", "after permutation-0, permutation-0: 1.0000"),
                        tuple("#f0f0f0", "after permutation-0, permutation-1: not measured"));
        assertThat(elements(root, "line")).as("crossed out").hasSize(2);
    }

    /** Relative luminance, as the Web Content Accessibility Guidelines define it. */
    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    /** 4.5 : 1 is what those guidelines ask of small text. */
    @Test
    void everyNumberOfAHeatMapStandsOutFromItsColour() throws Exception {
        for (int percent = 0; percent <= 100; percent++) {
            Element root = parse(new HeatMap("a", tasks(1), List.of(percent / 100.0), List.of()).panel());
            double cell = luminance(elements(root, "rect").get(0).getAttribute("fill"));
            double text = elements(root, "text").stream()
                    .map(element -> element.getAttribute("fill"))
                    .filter(fill -> !fill.isEmpty())
                    .mapToDouble(ChartTest::luminance)
                    .findFirst()
                    .orElseThrow();
            assertThat((Math.max(cell, text) + 0.05) / (Math.min(cell, text) + 0.05))
                    .as("at %s %%", percent)
                    .isGreaterThan(4.5);
        }
    }

    @Test
    void thinningKeepsEndsAndPeaks() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            points.add(new Point(i, i == 4321 ? 1 : 0.5 + 1e-4 * Math.sin(i)));
        }
        List<Point> thin = Thinning.atMost(150, points);
        assertThat(thin).hasSize(150).contains(points.get(0), points.get(9_999), points.get(4321));
        assertThat(thin).isSortedAccordingTo((a, b) -> Double.compare(a.x(), b.x()));
        assertThat(Thinning.atMost(150, points.subList(0, 150))).isEqualTo(points.subList(0, 150));
    }

    @Test
    void strategiesLookDifferent() {
        assertThat(IntStream.range(0, 24).mapToObj(Palette::style).distinct()).hasSize(24);
    }

    @Test
    void colourGrowsBrighterWithAccuracy() {
        assertThat(HeatMap.colour(0)).isEqualTo("#00224e");
        assertThat(HeatMap.colour(1)).isEqualTo("#fee838");
    }
}
