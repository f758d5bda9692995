package dev.engram.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.api.LearnerState;
import dev.engram.datasets.Blobs;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The empirical Fisher of a network with a hidden layer, against finite differences of each example's loss in float64. */
class MlpFisherTest {
    private static final int HIDDEN = 5;
    private static final int CLASSES = 3;

    /** −log p(y|x) of a 6-5-3 tanh network in float64, with weights [dense kernel, dense bias, kernel, bias]. */
    private static double loss(double[][] weights, float[] x, int label) {
        double[] hidden = new double[HIDDEN];
        for (int h = 0; h < HIDDEN; h++) {
            double z = weights[1][h];
            for (int f = 0; f < x.length; f++) {
                z += x[f] * weights[0][f * HIDDEN + h];
            }
            hidden[h] = Math.tanh(z);
        }
        double[] logits = new double[CLASSES];
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            logits[c] = weights[3][c];
            for (int h = 0; h < HIDDEN; h++) {
                logits[c] += hidden[h] * weights[2][h * CLASSES + c];
            }
            sum += Math.exp(logits[c]);
        }
        return Math.log(sum) - logits[label];
    }

    private static double[] toDouble(LearnerState state, String parameter) {
        float[] values = state.tensor("parameter/" + parameter).values();
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    @Test
    void equalsFiniteDifferencesOfEveryExample() {
        Dataset data = Blobs.of(4, 40);
        Fisher fisher = new Fisher(new FisherConfig(FisherLabels.EMPIRICAL, 0, 7));
        try (TensorFlowLearner learner = Learners.of(new Ewc(new EwcConfig(1, fisher)))) {
            learner.startTask(0, "blobs", List.of(((Blobs) data).view()), false);
            learner.train(6);
            learner.consolidate();
            LearnerState state = learner.state();
            List<String> names = List.of("dense1/kernel", "dense1/bias", "output/kernel", "output/bias");
            double[][] weights =
                    names.stream().map(name -> toDouble(state, name)).toArray(double[][]::new);
            for (int p = 0; p < weights.length; p++) {
                float[] measured = Learners.state(learner, "precision/" + names.get(p));
                for (int i = 0; i < measured.length; i++) {
                    double expected = meanSquare(weights, weights[p], i, data);
                    assertThat((double) measured[i])
                            .as("%s[%d]", names.get(p), i)
                            .isCloseTo(expected, within(1e-5 * expected + 1e-9));
                }
            }
        }
    }

    /** Of the central difference with respect to one element, over single examples. */
    private static double meanSquare(double[][] weights, double[] parameter, int element, Dataset data) {
        double h = 1e-5;
        double at = parameter[element];
        double sum = 0;
        for (int row = 0; row < data.size(); row++) {
            float[] x = SoftmaxRegression.features(data, row);
            parameter[element] = at + h;
            double up = loss(weights, x, data.label(row));
            parameter[element] = at - h;
            double down = loss(weights, x, data.label(row));
            parameter[element] = at;
            double gradient = (up - down) / (2 * h);
            sum += gradient * gradient / data.size();
        }
        return sum;
    }
}
