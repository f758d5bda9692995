package dev.engram.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.spi.DataSource.TrainAndTest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DatasetsTest {
    @Test
    void keepsRowsAndLabels() {
        Dataset data = Datasets.of("points", new float[][] {{1, 2}, {3, 4}}, new int[] {0, 1}, 2);
        assertThat(StoredRows.decoded(data, 1)).containsExactly(3, 4);
        assertThat(data.label(1)).isEqualTo(1);
    }

    @Test
    void refusesALabelOutsideTheClasses() {
        assertThatThrownBy(() -> Datasets.of("points", new float[][] {{1}, {2}}, new int[] {0, 2}, 2))
                .hasMessage("'points' row 1: label 2 is not in 0..1");
    }

    @Test
    void refusesFeaturesThatAreNotFinite() {
        assertThatThrownBy(() -> Datasets.of("points", new float[][] {{1, 2}, {3, Float.NaN}}, new int[] {0, 1}, 2))
                .hasMessageContaining("'points' row 1, feature 1 is NaN");
    }

    @Test
    void refusesUnequalRows() {
        assertThatThrownBy(() -> Datasets.of("points", new float[][] {{1, 2}, {3}}, new int[] {0, 1}, 2))
                .hasMessageContaining("row 1 has 1 features, row 0 has 2");
    }

    @Test
    void refusesMoreFloatsThanAnArrayHolds() {
        float[][] rows = new float[600][];
        Arrays.fill(rows, new float[1_000_000]);
        assertThatThrownBy(() -> Datasets.of("points", rows, new int[600], 2))
                .hasMessageStartingWith("'points' with 600 examples of 1000000 features has 2400000000 bytes")
                .hasMessageEndingWith("format = npy or idx, stream = true");
    }

    @Test
    void refusesAnEmptyDataSet() {
        assertThatThrownBy(() -> Datasets.of("points", new float[0][], new int[0], 2))
                .hasMessage("'points' has no examples");
    }

    @Test
    void refusesLabelsThatDoNotMatchTheFeatures() {
        assertThatThrownBy(() -> Datasets.ofBytes("bytes", new int[] {2}, new byte[6], new int[2], 2))
                .hasMessageContaining("2 labels, but features for 3.0 examples");
    }

    @Test
    void featuresAloneHaveNoLabels() {
        Dataset data = Datasets.unlabelled("points", new float[][] {{1, 2}, {3, 4}});
        assertThat(StoredRows.decoded(data, 1)).containsExactly(3, 4);
        assertThat(data.classes()).isZero();
        assertThatThrownBy(() -> data.label(0))
                .hasMessage("'points' has no labels: it can be predicted, but neither learned nor measured");
    }

    @Test
    void standardizedTrainingFeaturesHaveMeanZeroAndVarianceOne() {
        TrainAndTest data = Standardized.of(new TrainAndTest(Blobs.of(1, 50), Blobs.of(2, 10)));
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < 50; row++) {
            for (float value : StoredRows.decoded(data.train(), row)) {
                sum += value;
                squares += value * value;
            }
        }
        assertThat(sum / 300).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(squares / 300).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
        assertThat(data.test().encoding()).isEqualTo(data.train().encoding());
        assertThat(Rows.first(data.train(), 10).encoding())
                .isEqualTo(data.train().encoding());
        assertThat(Rows.first(data.train(), 10).sourceEncoding()).isEqualTo(Encoding.FLOAT32);
    }

    @Test
    void trainAndTestMustHaveOneShape() {
        assertThatThrownBy(() -> new TrainAndTest(Blobs.of(1, 5), new Blobs(1, 5, new int[] {7}, 3)))
                .hasMessageContaining("shape [6]")
                .hasMessageContaining("shape [7]");
    }
}
