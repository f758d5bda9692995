package dev.engram.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyMatrixTest {
    /** R of three tasks, worked out by hand below. */
    private static AccuracyMatrix three() {
        AccuracyMatrix matrix = new AccuracyMatrix(List.of(0.1, 0.12, 0.08));
        matrix.add(List.of(0.9, 0.2, 0.1));
        matrix.add(List.of(0.95, 0.8, 0.3));
        matrix.add(List.of(0.7, 0.75, 0.85));
        return matrix;
    }

    @Test
    void averageAccuracyIsTheMeanOfTheLastRow() {
        assertThat(three().averageAccuracy()).isCloseTo((0.7 + 0.75 + 0.85) / 3, within(1e-12));
    }

    @Test
    void backwardTransferComparesWithTheMomentOfLearning() {
        assertThat(three().backwardTransfer()).isCloseTo(((0.7 - 0.9) + (0.75 - 0.8)) / 2, within(1e-12));
    }

    @Test
    void forgettingComparesWithTheBestBeforeTheLastTask() {
        assertThat(three().forgetting()).isCloseTo(((0.95 - 0.7) + (0.8 - 0.75)) / 2, within(1e-12));
    }

    @Test
    void forwardTransferComparesWithTheUntrainedModel() {
        assertThat(three().forwardTransfer()).isCloseTo(((0.2 - 0.12) + (0.3 - 0.08)) / 2, within(1e-12));
    }

    @Test
    void afterOneTaskNothingCanBeForgotten() {
        AccuracyMatrix matrix = new AccuracyMatrix(List.of(0.1, 0.1));
        matrix.add(List.of(0.9, 0.2));
        assertThat(matrix.averageAccuracy()).isEqualTo(0.9);
        assertThat(matrix.backwardTransfer()).isZero();
        assertThat(matrix.forgetting()).isZero();
    }

    @Test
    void rowsMustFit() {
        AccuracyMatrix matrix = new AccuracyMatrix(List.of(0.1, 0.1));
        assertThatThrownBy(() -> matrix.add(List.of(0.5))).hasMessage("A row has 2 accuracies, not 1");
        assertThatThrownBy(matrix::averageAccuracy).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWasNotMeasuredIsNeitherForgottenNorMadeUp() {
        AccuracyMatrix matrix = new AccuracyMatrix(List.of(0.1, 0.1, Double.NaN));
        matrix.add(List.of(0.9, 0.2, Double.NaN));
        matrix.add(List.of(0.8, 0.9, 0.3));
        matrix.add(List.of(0.7, 0.8, 0.9));
        assertThat(matrix.averageAccuracy()).isCloseTo(0.8, within(1e-12));
        assertThat(matrix.forgetting()).isCloseTo(0.15, within(1e-12));
        assertThat(matrix.forwardTransfer()).isNaN();
    }
}
