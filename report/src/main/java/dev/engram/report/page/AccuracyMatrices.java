package dev.engram.report.page;

import dev.engram.api.AccuracyMatrix;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.HeatMap;
import dev.engram.report.chart.Panel;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The accuracy matrix of each strategy as a heat map, but of those whose runs ended before anything was measured. */
final class AccuracyMatrices {
    private AccuracyMatrices() {}

    static Optional<Section> of(Chapter chapter) {
        List<StrategyRuns> measured =
                chapter.strategies().stream().filter(AccuracyMatrices::measured).toList();
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        List<Panel> panels = new ArrayList<>();
        for (StrategyRuns strategy : measured) {
            panels.add(panel(chapter, strategy));
        }
        panels.add(HeatMap.scale());
        Figure figure = new Figure(
                chapter.named("accuracy-matrices"),
                "Accuracy matrices",
                "R[i][j]: test accuracy on task j (columns, numbered in the order of learning) after learning task i"
                        + " (rows), mean over seeds; the first row is the untrained model. Left below the white steps are"
                        + " the tasks learned so far: down a column, darker means forgotten. Right above are tasks still to come."
                        + (allMeasured(measured)
                                ? ""
                                : " Crossed out: not measured, since the task was appended to the run later."),
                List.of(),
                panels);
        return Optional.of(new Section(chapter.named("matrices"), "Accuracy matrices", figure.html(), List.of(figure)));
    }

    private static boolean measured(StrategyRuns strategy) {
        return initialAccuracies(strategy).anyMatch(accuracy -> !accuracy.isNaN());
    }

    private static boolean allMeasured(List<StrategyRuns> strategies) {
        return strategies.stream().flatMap(AccuracyMatrices::initialAccuracies).noneMatch(accuracy -> accuracy.isNaN());
    }

    private static Stream<Double> initialAccuracies(StrategyRuns strategy) {
        return strategy.toShow().stream().flatMap(run -> run.accuracy().initial().stream());
    }

    private static Panel panel(Chapter chapter, StrategyRuns strategy) {
        List<AccuracyMatrix> shown =
                strategy.toShow().stream().map(RecordedRun::accuracy).toList();
        int learned =
                shown.stream().mapToInt(AccuracyMatrix::tasksLearned).min().orElse(0);
        List<List<Double>> rows = new ArrayList<>();
        for (int i = 0; i < learned; i++) {
            int row = i;
            rows.add(mean(shown.stream().map(matrix -> matrix.rows().get(row)).toList()));
        }
        String title = chapter.nameAndEnd(strategy)
                + (strategy.completed().isEmpty() ? " after " + Numbers.count(learned, "task") : "");
        return new HeatMap(
                        title,
                        chapter.tasks(),
                        mean(shown.stream().map(AccuracyMatrix::initial).toList()),
                        rows)
                .panel();
    }

    private static List<Double> mean(List<List<Double>> rows) {
        List<Double> mean = new ArrayList<>();
        for (int j = 0; j < rows.get(0).size(); j++) {
            int column = j;
            mean.add(rows.stream()
                    .mapToDouble(row -> row.get(column))
                    .filter(accuracy -> !Double.isNaN(accuracy))
                    .average()
                    .orElse(Double.NaN));
        }
        return mean;
    }
}
