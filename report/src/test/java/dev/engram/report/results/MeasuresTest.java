package dev.engram.report.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.AccuracyMatrix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    /** Two tasks at first, two more appended: their accuracy before is not known. */
    private static AccuracyMatrix appended() {
        double none = Double.NaN;
        AccuracyMatrix accuracy = new AccuracyMatrix(List.of(0.1, 0.1, none, none));
        accuracy.add(List.of(0.9, 0.2, none, none));
        accuracy.add(List.of(0.8, 0.95, none, none));
        accuracy.add(List.of(0.7, 0.9, 0.97, 0.3));
        accuracy.add(List.of(0.5, 0.8, 0.9, 0.99));
        return accuracy;
    }

    @Test
    void forgettingOfAnAppendedTaskIsFromTheBestThatWasMeasured() {
        assertThat(Measures.forgetting(appended(), 0)).isCloseTo(0.4, within(1e-12));
        assertThat(Measures.forgetting(appended(), 2)).isCloseTo(0.07, within(1e-12));
    }

    /** What the last task brought back is less than nothing forgotten. */
    @Test
    void forgettingIsFromTheBestBeforeTheLastTask() {
        AccuracyMatrix accuracy = new AccuracyMatrix(List.of(0.1, 0.1));
        accuracy.add(List.of(0.7, 0.2));
        accuracy.add(List.of(0.8, 0.9));
        assertThat(Measures.forgetting(accuracy, 0)).isCloseTo(-0.1, within(1e-12));
    }

    @Test
    void theMeanOverTasksIsTheMetric() {
        assertThat(IntStream.range(0, 3)
                        .mapToDouble(task -> Measures.forgetting(appended(), task))
                        .average())
                .hasValueCloseTo(appended().forgetting(), within(1e-12));
    }
}
