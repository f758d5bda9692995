package dev.engram.report.ledger;

import dev.engram.report.chart.Axis;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.LineChart;
import dev.engram.report.chart.Palette;
import dev.engram.report.chart.Series;
import dev.engram.report.chart.Series.Point;
import dev.engram.report.chart.Style;
import dev.engram.report.ledger.Entry.Picture;
import dev.engram.report.page.Page;
import dev.engram.report.results.RecordedExperiment;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.statistics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures of entries. */
final class Pictures {
    private Pictures() {}

    /** An entry's figure, if it has one and all its runs have results. */
    static Optional<Figure> of(Entry entry, Recorded recorded) {
        return entry.picture().flatMap(picture -> recorded.all().map(experiments -> figure(picture, experiments)));
    }

    private static Figure figure(Picture picture, List<RecordedExperiment> experiments) {
        return switch (picture.kind()) {
            case ACCURACY_OVER_TIME -> ofPage(picture, experiments, "accuracy-over-time");
            case AVERAGE_ACCURACY -> ofPage(picture, experiments, "average-accuracy");
            case OVERLAP -> overlap(picture, experiments);
        };
    }

    private static Figure ofPage(Picture picture, List<RecordedExperiment> experiments, String name) {
        Figure figure = new Page(experiments)
                .figures().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return new Figure(picture.name(), picture.title(), figure.caption(), figure.legend(), figure.panels());
    }

    /** A line an experiment, named by the side of its permuted square. */
    private static Figure overlap(Picture picture, List<RecordedExperiment> experiments) {
        List<Series> series = new ArrayList<>();
        List<Figure.Entry> legend = new ArrayList<>();
        int layers = 0;
        for (RecordedExperiment experiment : experiments) {
            Style style = Palette.style(series.size());
            String name = square(experiment);
            List<Point> points = points(Recorded.strategies(experiment).get(0).toShow());
            layers = Math.max(layers, points.size());
            series.add(Series.of(name, style, points));
            legend.add(new Figure.Entry(name, style));
        }
        List<Point> all =
                series.stream().flatMap(line -> line.points().stream()).toList();
        LineChart.Size size = LineChart.Size.LARGE;
        LineChart chart = new LineChart(
                "Fisher overlap, by layer from input to output",
                Axis.numberOfTasks(layers, size),
                Axis.accuracy(all.stream().mapToDouble(Point::low).min().orElseThrow(), 1, 7),
                series,
                Optional.empty(),
                size);
        return new Figure(
                picture.name(),
                picture.title(),
                "1: both tasks need the same weights; 0: none in common. Lines: mean over seeds; bands: lowest to highest seed.",
                legend,
                List.of(chart.panel()));
    }

    private static String square(RecordedExperiment experiment) {
        Object tasks = experiment.configuration().get("tasks");
        Object side = tasks instanceof Map<?, ?> map ? map.get("square") : null;
        return side == null ? experiment.name() : side + " × " + side + " pixels permuted";
    }

    private static List<Point> points(List<RecordedRun> runs) {
        List<List<Double>> bySeed = runs.stream().map(Measure::overlapByLayer).toList();
        List<Point> points = new ArrayList<>();
        for (int layer = 0; layer < bySeed.get(0).size(); layer++) {
            int index = layer;
            Sample sample =
                    new Sample(bySeed.stream().map(layers -> layers.get(index)).toList());
            points.add(new Point(layer + 1, sample.mean(), sample.min(), sample.max()));
        }
        return points;
    }
}
