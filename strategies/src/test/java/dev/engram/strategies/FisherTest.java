package dev.engram.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.Rows;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Fisher information of softmax regression, against its closed form in float64. */
class FisherTest {
    private static final int FEATURES = 6;
    private static final int CLASSES = 3;

    private static Ewc ewc(FisherLabels labels, long examples, int batch) {
        return new Ewc(new EwcConfig(1, new Fisher(new FisherConfig(labels, examples, batch))));
    }

    /** F after some training, with the weights it was measured at. */
    private record Measured(float[] kernel, float[] bias, SoftmaxRegression model) {}

    private static Measured measure(FisherLabels labels, long examples, int batch, Dataset data) {
        try (TensorFlowLearner learner = Learners.of(ewc(labels, examples, batch), Learners.softmaxRegression(), 3)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(4, 90).view()), false);
            learner.train(4);
            var view = Blobs.of(4, 90).view();
            learner.startTask(
                    1, "measured", List.of(new dev.engram.api.TaskView(data, view.outputs(), view.active())), false);
            learner.consolidate();
            return new Measured(
                    Learners.state(learner, "precision/output/kernel"),
                    Learners.state(learner, "precision/output/bias"),
                    new SoftmaxRegression(learner.state()));
        }
    }

    /** Weight of (∂ log p_y)² for each label y of one example. */
    private static double[] weightOfLabel(FisherLabels labels, double[] p, int label) {
        double[] weight = new double[CLASSES];
        if (labels == FisherLabels.ALL) {
            return p;
        }
        int chosen = label;
        if (labels == FisherLabels.PREDICTED) {
            for (int c = 0; c < CLASSES; c++) {
                chosen = p[c] > p[chosen] ? c : chosen;
            }
        }
        weight[chosen] = 1;
        return weight;
    }

    private static double[] reference(FisherLabels labels, SoftmaxRegression model, Dataset data) {
        double[] fisher = new double[FEATURES * CLASSES];
        for (int row = 0; row < data.size(); row++) {
            float[] x = SoftmaxRegression.features(data, row);
            double[] p = model.probabilities(x);
            double[] weight = weightOfLabel(labels, p, data.label(row));
            for (int y = 0; y < CLASSES; y++) {
                for (int i = 0; i < fisher.length; i++) {
                    double gradient = x[i / CLASSES] * ((i % CLASSES == y ? 1 : 0) - p[i % CLASSES]);
                    fisher[i] += weight[y] * gradient * gradient / data.size();
                }
            }
        }
        return fisher;
    }

    private static void assertClose(float[] actual, double[] expected, double relative) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(relative * Math.abs(expected[i])));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ALL", "EMPIRICAL", "PREDICTED"})
    void equalsTheClosedForm(FisherLabels labels) {
        Dataset data = Blobs.of(4, 90);
        Measured measured = measure(labels, 0, 32, data);
        assertClose(measured.kernel(), reference(labels, measured.model(), data), 1e-5);
    }

    @ParameterizedTest
    @EnumSource(names = {"ALL", "EMPIRICAL", "PREDICTED"})
    void doesNotDependOnTheBatchSizeOrTheOrder(FisherLabels labels) {
        Dataset data = Blobs.of(4, 90);
        int[] reversed = new int[90];
        java.util.Arrays.setAll(reversed, i -> 89 - i);
        float[] whole = measure(labels, 0, 500, data).kernel();
        assertThat(measure(labels, 0, 7, data).kernel())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(whole);
        assertThat(measure(labels, 0, 500, Rows.of("reversed", data, reversed)).kernel())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(whole);
    }

    @Test
    void trueFisherIsTheDiagonalOfTheHessianOfTheLoss() {
        Dataset data = Blobs.of(4, 90);
        Measured measured = measure(FisherLabels.ALL, 0, 500, data);
        float[] kernel = measured.model().kernel();
        double step = 1e-3;
        for (int i = 0; i < kernel.length; i++) {
            float at = kernel[i];
            kernel[i] = (float) (at + step);
            double up = gradient(measured.model(), data, i);
            double above = kernel[i];
            kernel[i] = (float) (at - step);
            double down = gradient(measured.model(), data, i);
            double below = kernel[i];
            kernel[i] = at;
            double hessian = (up - down) / (above - below);
            assertThat((double) measured.kernel()[i]).isCloseTo(hessian, within(1e-4 * hessian + 1e-7));
        }
    }

    /** Of the mean cross-entropy, with respect to one weight. */
    private static double gradient(SoftmaxRegression model, Dataset data, int i) {
        double sum = 0;
        for (int row = 0; row < data.size(); row++) {
            float[] x = SoftmaxRegression.features(data, row);
            double p = model.probabilities(x)[i % CLASSES];
            sum += x[i / CLASSES] * (p - (data.label(row) == i % CLASSES ? 1 : 0)) / data.size();
        }
        return sum;
    }

    @Test
    void sampledLabelsConvergeToTheTrueFisherAsDrawsGrow() {
        double few = distanceOfSampleFromAll(3);
        double more = distanceOfSampleFromAll(30);
        double many = distanceOfSampleFromAll(300);
        assertThat(more).isLessThan(few);
        assertThat(many).isLessThan(more).isLessThan(0.02);
    }

    /** Σ |sample − all| / Σ all, with so many draws an example. */
    private static double distanceOfSampleFromAll(int draws) {
        Dataset small = Blobs.of(4, 90);
        int[] rows = new int[90 * draws];
        java.util.Arrays.setAll(rows, i -> i % 90);
        float[] sampled = measure(FisherLabels.SAMPLE, 0, 500, Rows.of("drawn", small, rows))
                .kernel();
        float[] all = measure(FisherLabels.ALL, 0, 500, small).kernel();
        double difference = 0;
        for (int i = 0; i < sampled.length; i++) {
            difference += Math.abs(sampled[i] - all[i]);
        }
        return difference / sum(all);
    }

    @Test
    void empiricalDiffersFromTheTrueFisherAwayFromTheOptimum() {
        Dataset data = Blobs.of(4, 90);
        float[] empirical = measure(FisherLabels.EMPIRICAL, 0, 500, data).kernel();
        float[] all = measure(FisherLabels.ALL, 0, 500, data).kernel();
        double difference = 0;
        for (int i = 0; i < all.length; i++) {
            difference += Math.abs(empirical[i] - all[i]);
        }
        assertThat(difference / sum(all)).isGreaterThan(0.1);
    }

    @Test
    void squaresOfBatchMeansShrinkWithTheBatchSize() {
        Dataset data = Blobs.of(4, 90);
        double small = sum(measure(FisherLabels.BATCHED, 0, 3, data).bias());
        double large = sum(measure(FisherLabels.BATCHED, 0, 45, data).bias());
        double exact = sum(measure(FisherLabels.EMPIRICAL, 0, 45, data).bias());
        assertThat(small).isGreaterThan(2 * large);
        assertThat(exact).isGreaterThan(small);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    @Test
    void moreExamplesThanThereAreIsAnError() {
        assertThatThrownBy(() -> measure(FisherLabels.EMPIRICAL, 91, 500, Blobs.of(4, 90)))
                .hasMessageContaining("importance.examples = 91, but the task's training data has 90 examples");
    }
}
