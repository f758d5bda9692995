package dev.engram.strategies;

import static dev.engram.strategies.MaskedGradient.view;
import static dev.engram.strategies.SoftmaxRegression.CLASSES;

import dev.engram.api.TaskView;
import dev.engram.datasets.Blobs;
import dev.engram.strategies.lwf.LearningWithoutForgetting;
import dev.engram.strategies.lwf.LwfConfig;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single steps on softmax regression, against a loop in float64. */
class LearningWithoutForgettingTest {
    private static final double LAMBDA = 0.7;
    private static final double TEMPERATURE = 2;
    private static final double LEARNING_RATE = 0.1;

    /** One batch holds all examples; the second task shares an output with the first. */
    private static final List<TaskView> TASKS = List.of(
            view(data(1), List.of(0, 1), true, true, false),
            view(data(2), List.of(1, 2), false, true, true),
            view(data(3), List.of(0, 2), true, true, true));

    private static Blobs data(long seed) {
        return new Blobs(seed, 16, new int[] {SoftmaxRegression.FEATURES}, 2);
    }

    /** Outputs that competed in the last task that used them. */
    private static List<boolean[]> groups(int learned) {
        return switch (learned) {
            case 0 -> List.of();
            case 1 -> List.of(new boolean[] {true, true, false});
            default -> List.of(new boolean[] {true, false, false}, new boolean[] {false, true, true});
        };
    }

    /** ∂/∂z of −Σ y′ log ŷ′ in each group: (ŷ′ − y′) / T. */
    private static MaskedGradient distillation(
            SoftmaxRegression teacher, SoftmaxRegression model, TaskView task, int learned) {
        MaskedGradient mean = MaskedGradient.zero();
        for (int row = 0; row < task.data().size(); row++) {
            float[] x = SoftmaxRegression.features(task.data(), row);
            double[] slopes = new double[CLASSES];
            for (boolean[] group : groups(learned)) {
                double[] then = MaskedGradient.softmax(teacher.logits(x), group, TEMPERATURE);
                double[] now = MaskedGradient.softmax(model.logits(x), group, TEMPERATURE);
                for (int c = 0; c < CLASSES; c++) {
                    slopes[c] += (now[c] - then[c]) / TEMPERATURE;
                }
            }
            mean = mean.plus(
                    MaskedGradient.ofSlopes(x, slopes), 1.0 / task.data().size());
        }
        return mean;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aStepIsThatOfTheTaskAndOfTheOldAnswers(int learned) {
        LearningWithoutForgetting strategy = new LearningWithoutForgetting(new LwfConfig(LAMBDA, TEMPERATURE));
        try (TensorFlowLearner learner = Learners.of(strategy, Learners.softmaxRegression(), 3)) {
            for (int task = 0; task < learned; task++) {
                learner.startTask(task, "task-" + task, List.of(TASKS.get(task)), false);
                learner.train(20);
                learner.consolidate();
            }
            SoftmaxRegression teacher = new SoftmaxRegression(learner.state());
            TaskView task = TASKS.get(learned);
            learner.startTask(learned, "next", List.of(task), false);
            learner.train(5);
            SoftmaxRegression model = new SoftmaxRegression(learner.state());
            MaskedGradient.of(model, task)
                    .plus(distillation(teacher, model, task, learned), LAMBDA)
                    .assertNextStep(learner, LEARNING_RATE);
        }
    }

    @Test
    void anotherStrengthIsAnotherLambda() {
        LearningWithoutForgetting strategy = new LearningWithoutForgetting(new LwfConfig(LAMBDA, TEMPERATURE));
        try (TensorFlowLearner learner = Learners.of(strategy, Learners.softmaxRegression(), 3)) {
            learner.startTask(0, "first", List.of(TASKS.get(0)), false);
            learner.train(20);
            learner.consolidate();
            SoftmaxRegression teacher = new SoftmaxRegression(learner.state());
            TaskView task = TASKS.get(1);
            learner.startTask(1, "next", List.of(task), false);
            learner.train(5);
            learner.penaltyStrength(3);
            SoftmaxRegression model = new SoftmaxRegression(learner.state());
            MaskedGradient.of(model, task)
                    .plus(distillation(teacher, model, task, 1), 3 * LAMBDA)
                    .assertNextStep(learner, LEARNING_RATE);
        }
    }
}
