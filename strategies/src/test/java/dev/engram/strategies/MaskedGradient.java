package dev.engram.strategies;

import static dev.engram.strategies.SoftmaxRegression.CLASSES;
import static dev.engram.strategies.SoftmaxRegression.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.api.TaskView;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.List;

/**
 * Gradients of softmax regression in float64 where only some outputs compete: the kernel's, row-major, then the bias's.
 *
 * @param values FEATURES × CLASSES, then CLASSES
 */
record MaskedGradient(double[] values) {
    private static final int WEIGHTS = FEATURES * CLASSES + CLASSES;

    static MaskedGradient zero() {
        return new MaskedGradient(new double[WEIGHTS]);
    }

    /** Of the mean cross-entropy of all examples. */
    static MaskedGradient of(SoftmaxRegression model, TaskView view) {
        MaskedGradient sum = zero();
        for (int row = 0; row < view.data().size(); row++) {
            int output = view.outputs().get(view.data().label(row));
            float[] x = SoftmaxRegression.features(view.data(), row);
            sum = sum.plus(
                    of(model, x, output, view.active()), 1.0 / view.data().size());
        }
        return sum;
    }

    /** Of one example's cross-entropy. */
    static MaskedGradient of(SoftmaxRegression model, float[] x, int output, boolean[] active) {
        double[] slopes = softmax(model.logits(x), active, 1);
        slopes[output] -= 1;
        return ofSlopes(x, slopes);
    }

    /** Of one example, whose loss has these derivatives by the logits. */
    static MaskedGradient ofSlopes(float[] x, double[] slopes) {
        MaskedGradient gradient = zero();
        for (int c = 0; c < CLASSES; c++) {
            for (int f = 0; f < FEATURES; f++) {
                gradient.values[f * CLASSES + c] = x[f] * slopes[c];
            }
            gradient.values[FEATURES * CLASSES + c] = slopes[c];
        }
        return gradient;
    }

    /** Over some of the outputs; 0 for the others. */
    static double[] softmax(double[] logits, boolean[] active, double temperature) {
        double[] p = new double[CLASSES];
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            p[c] = active[c] ? Math.exp(logits[c] / temperature) : 0;
            sum += p[c];
        }
        for (int c = 0; c < CLASSES; c++) {
            p[c] /= sum;
        }
        return p;
    }

    MaskedGradient plus(MaskedGradient other, double factor) {
        MaskedGradient sum = zero();
        for (int i = 0; i < WEIGHTS; i++) {
            sum.values[i] = values[i] + factor * other.values[i];
        }
        return sum;
    }

    double times(MaskedGradient other) {
        double product = 0;
        for (int i = 0; i < WEIGHTS; i++) {
            product += values[i] * other.values[i];
        }
        return product;
    }

    /** Takes one step of plain SGD with the learner, and asserts that it goes along this gradient. */
    void assertNextStep(TensorFlowLearner learner, double learningRate) {
        double[] before = weights(learner);
        learner.train(1);
        double[] after = weights(learner);
        for (int i = 0; i < WEIGHTS; i++) {
            assertThat((before[i] - after[i]) / learningRate)
                    .as("gradient of weight %s", i)
                    .isCloseTo(values[i], within(2e-5));
        }
    }

    private static double[] weights(TensorFlowLearner learner) {
        double[] all = new double[WEIGHTS];
        int i = 0;
        for (String name : List.of("parameter/output/kernel", "parameter/output/bias")) {
            for (float value : learner.state().tensor(name).values()) {
                all[i++] = value;
            }
        }
        return all;
    }

    /** A data set of two classes, seen through two of the three outputs or more. */
    static TaskView view(Dataset data, List<Integer> outputs, boolean... active) {
        return new TaskView(data, outputs, active);
    }
}
