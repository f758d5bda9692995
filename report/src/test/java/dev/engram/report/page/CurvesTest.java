package dev.engram.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.CurvePoint;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.experiment.RunResult.Cost;
import dev.engram.core.experiment.RunResult.Failure;
import dev.engram.report.chart.Series.Point;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private static CurvePoint point(long step, int task, double first) {
        return new CurvePoint(step, task, List.of(first, 0.0));
    }

    private static RecordedRun run(long seed, int learned, CurvePoint... curve) {
        AccuracyMatrix accuracy = new AccuracyMatrix(List.of(0.1, 0.1));
        for (int i = 0; i < learned; i++) {
            accuracy.add(List.of(0.5, 0.5));
        }
        return new RecordedRun(
                new Run("a", "ewc", seed, List.of("x", "y")),
                Map.of(),
                accuracy,
                List.of(curve),
                new Cost(1, 1, 1, 1),
                Optional.empty(),
                learned == 2 ? Optional.empty() : Optional.of(new Failure("interrupted", "")),
                List.of(),
                List.of(),
                List.of());
    }

    private static List<Point> first(RecordedRun... runs) {
        return Curves.of(new StrategyRuns("a", "ewc", Map.of(), Map.of(), List.of(runs)))
                .of(0, 0);
    }

    /** A run on all tasks so far takes more steps for the second: its end is still the end of the second task. */
    @Test
    void timeIsCountedInTasks() {
        assertThat(first(run(1, 2, point(0, 0, 0.1), point(50, 0, 0.5), point(100, 0, 0.9), point(300, 1, 0.8))))
                .extracting(Point::x)
                .containsExactly(0.0, 0.5, 1.0, 2.0);
    }

    @Test
    void seedsMeasuredAtDifferentTimesMeetOnStraightLines() {
        List<Point> points = first(
                run(1, 2, point(0, 0, 0.0), point(100, 0, 1.0), point(200, 1, 1.0)),
                run(2, 2, point(0, 0, 0.0), point(25, 0, 0.5), point(100, 0, 0.5), point(200, 1, 0.5)));
        assertThat(points).hasSize(4);
        assertThat(points.get(1).x()).isEqualTo(0.25);
        assertThat(points.get(1).y()).isCloseTo((0.25 + 0.5) / 2, within(1e-12));
        assertThat(points.get(1).low()).isCloseTo(0.25, within(1e-12));
        assertThat(points.get(1).high()).isCloseTo(0.5, within(1e-12));
    }

    /** The point at the end of the task before is from when the task was not yet there. */
    @Test
    void anAppendedTaskBeginsWhereEverySeedMeasuredIt() {
        assertThat(first(
                        run(1, 2, point(0, 0, Double.NaN), point(100, 0, Double.NaN), point(200, 1, 0.8)),
                        run(2, 2, point(0, 0, 0.1), point(50, 0, 0.3), point(100, 0, 0.5), point(200, 1, 0.6))))
                .containsExactly(new Point(2, 0.7, 0.6, 0.8));
    }

    /** Half of the second task, if it is as long as the first. */
    @Test
    void aTaskThatWasNotFinishedIsShownAsFarAsItCame() {
        assertThat(first(run(1, 1, point(0, 0, 0.1), point(100, 0, 0.9), point(150, 1, 0.8))))
                .extracting(Point::x)
                .containsExactly(0.0, 1.0, 1.5);
    }
}
