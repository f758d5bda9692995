package dev.engram.strategies;

import static dev.engram.strategies.SoftmaxRegression.CLASSES;
import static dev.engram.strategies.SoftmaxRegression.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.datasets.Blobs;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.ewcdr.EwcDr;
import dev.engram.strategies.ewcdr.EwcDrConfig;
import dev.engram.strategies.mas.Mas;
import dev.engram.strategies.mas.MasConfig;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** MAS and EWC-DR on softmax regression, against loops over single examples in float64. */
class OtherEstimatorsTest {
    private static final Dataset DATA = Blobs.of(4, 90);

    /** f(x) of one weight, given the example's features, logits and label. */
    private interface Reference {
        double of(float input, double[] logits, int label, int output);
    }

    private static void assertMeasures(ConsolidationStrategy strategy, Reference reference) {
        try (TensorFlowLearner learner = Learners.of(strategy, Learners.softmaxRegression(), 3)) {
            learner.startTask(0, "blobs", List.of(((Blobs) DATA).view()), false);
            learner.train(5);
            learner.consolidate();
            SoftmaxRegression model = new SoftmaxRegression(learner.state());
            double[] expected = new double[FEATURES * CLASSES];
            for (int row = 0; row < DATA.size(); row++) {
                float[] x = SoftmaxRegression.features(DATA, row);
                double[] logits = model.logits(x);
                for (int i = 0; i < expected.length; i++) {
                    expected[i] += reference.of(x[i / CLASSES], logits, DATA.label(row), i % CLASSES) / DATA.size();
                }
            }
            float[] measured = Learners.state(learner, "precision/output/kernel");
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) measured[i]).isCloseTo(expected[i], within(1e-5 * expected[i]));
            }
        }
    }

    @Test
    void masIsTheMeanMagnitudeOfTheSensitivityOfTheSquaredOutputs() {
        assertMeasures(
                new Mas(new MasConfig(1, 0)), (input, logits, label, output) -> Math.abs(2 * logits[output] * input));
    }

    @Test
    void ewcDrSquaresTheGradientWithTheLogitsNegated() {
        assertMeasures(new EwcDr(new EwcDrConfig(1, 0)), (input, logits, label, output) -> {
            double[] negated = new double[CLASSES];
            for (int c = 0; c < CLASSES; c++) {
                negated[c] = -logits[c];
            }
            double delta = SoftmaxRegression.softmax(negated)[output] - (label == output ? 1 : 0);
            return input * input * delta * delta;
        });
    }
}
