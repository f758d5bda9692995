package dev.engram.strategies;

import static dev.engram.strategies.SoftmaxRegression.CLASSES;
import static dev.engram.strategies.SoftmaxRegression.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Dataset;
import dev.engram.datasets.Blobs;
import dev.engram.strategies.rwalk.RiemannianWalk;
import dev.engram.strategies.rwalk.RiemannianWalkConfig;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single steps of the walk on softmax regression, against loops in float64. */
class RiemannianWalkTest {
    private static final double ALPHA = 0.7;
    private static final double EPSILON = 0.01;
    private static final double LEARNING_RATE = 0.1;

    /** One batch holds all examples, so that every step sees the same data. */
    private static final Blobs DATA = Blobs.of(4, 16);

    private static TensorFlowLearner learner(int interval) {
        RiemannianWalkConfig config = new RiemannianWalkConfig(2, ALPHA, interval, EPSILON);
        TensorFlowLearner learner = Learners.of(new RiemannianWalk(config), Learners.softmaxRegression(), 3);
        learner.startTask(0, "first", List.of(DATA.view()), false);
        return learner;
    }

    /** Mean gradient and mean square of single gradients, one a weight. */
    private record Step(double[] gradient, double[] squares) {
        static Step at(SoftmaxRegression model, Dataset data) {
            Step step = new Step(new double[FEATURES * CLASSES], new double[FEATURES * CLASSES]);
            for (int row = 0; row < data.size(); row++) {
                float[] x = SoftmaxRegression.features(data, row);
                double[] delta = model.delta(x, data.label(row));
                for (int i = 0; i < step.gradient.length; i++) {
                    double single = x[i / CLASSES] * delta[i % CLASSES];
                    step.gradient[i] += single / data.size();
                    step.squares[i] += single * single / data.size();
                }
            }
            return step;
        }
    }

    private static void assertClose(TensorFlowLearner learner, String state, double[] expected) {
        float[] actual = Learners.state(learner, state + "/output/kernel");
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i])
                    .as("%s[%d]", state, i)
                    .isCloseTo(expected[i], within(1e-3 * Math.abs(expected[i]) + 1e-6));
        }
    }

    @Test
    void everyStepMovesTheFisherAndScoresTheFallOfTheLoss() {
        try (TensorFlowLearner learner = learner(1)) {
            double[] fisher = new double[FEATURES * CLASSES];
            double[] score = new double[FEATURES * CLASSES];
            for (int step = 0; step < 3; step++) {
                Step reference = Step.at(new SoftmaxRegression(learner.state()), DATA);
                learner.train(1);
                for (int i = 0; i < fisher.length; i++) {
                    fisher[i] = ALPHA * reference.squares()[i] + (1 - ALPHA) * fisher[i];
                    double delta = -LEARNING_RATE * reference.gradient()[i];
                    double fell = -reference.gradient()[i] * delta;
                    score[i] += fell / (0.5 * fisher[i] * delta * delta + EPSILON);
                }
            }
            assertClose(learner, "fisher", fisher);
            assertClose(learner, "score", score);
        }
    }

    @Test
    void scoresOverSeveralStepsTakeTheWholeWay() {
        try (TensorFlowLearner learner = learner(3)) {
            double[] fisher = new double[FEATURES * CLASSES];
            double[] fell = new double[FEATURES * CLASSES];
            double[] way = new double[FEATURES * CLASSES];
            for (int step = 0; step < 3; step++) {
                Step reference = Step.at(new SoftmaxRegression(learner.state()), DATA);
                learner.train(1);
                for (int i = 0; i < fisher.length; i++) {
                    fisher[i] = ALPHA * reference.squares()[i] + (1 - ALPHA) * fisher[i];
                    double delta = -LEARNING_RATE * reference.gradient()[i];
                    fell[i] -= reference.gradient()[i] * delta;
                    way[i] += delta;
                }
            }
            double[] score = new double[fisher.length];
            for (int i = 0; i < score.length; i++) {
                score[i] = Math.max(0, fell[i]) / (0.5 * fisher[i] * way[i] * way[i] + EPSILON);
            }
            assertClose(learner, "score", score);
            assertClose(learner, "gain", new double[score.length]);
            assertClose(learner, "way", new double[score.length]);
        }
    }

    @Test
    void bothPartsAreDividedByTheirLargestValueInTheNetwork() {
        try (TensorFlowLearner learner = learner(1)) {
            learner.train(4);
            float[] fisher = Learners.state(learner, "fisher/output/kernel");
            float[] score = Learners.state(learner, "score/output/kernel");
            double largestFisher = Math.max(max(fisher), max(Learners.state(learner, "fisher/output/bias")));
            double largestScore = Math.max(max(score), max(Learners.state(learner, "score/output/bias")));
            learner.consolidate();
            float[] precision = Learners.state(learner, "precision/output/kernel");
            for (int i = 0; i < precision.length; i++) {
                double expected = 2 * (fisher[i] / largestFisher + score[i] / largestScore);
                assertThat((double) precision[i]).isCloseTo(expected, within(1e-5 * expected + 1e-7));
            }
        }
    }

    private static double max(float[] values) {
        double max = 0;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
