package dev.engram.strategies;

import static dev.engram.strategies.MaskedGradient.view;
import static dev.engram.strategies.SoftmaxRegression.CLASSES;
import static dev.engram.strategies.SoftmaxRegression.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Layer;
import dev.engram.api.Learner;
import dev.engram.api.NetworkSpec;
import dev.engram.api.TaskView;
import dev.engram.datasets.Blobs;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.agem.AveragedGem;
import dev.engram.strategies.memory.MemoryConfig;
import dev.engram.strategies.none.NoConfig;
import dev.engram.strategies.none.NoConsolidation;
import dev.engram.strategies.replay.ExperienceReplay;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is remembered, and single steps with one remembered example, against loops in float64. */
class ExampleMemoryTest {
    private static final double LEARNING_RATE = 0.1;
    private static final boolean[] FIRST_TWO = {true, true, false};
    private static final boolean[] LAST_TWO = {false, true, true};
    private static final boolean[] ALL = {true, true, true};

    private static Blobs data(long seed, int size) {
        return new Blobs(seed, size, new int[] {FEATURES}, 2);
    }

    private static TaskView firstTwo(long seed, int size) {
        return view(data(seed, size), List.of(0, 1), FIRST_TWO);
    }

    private static ConsolidationStrategy replay(int examples) {
        return new ExperienceReplay(new MemoryConfig(examples));
    }

    private static ConsolidationStrategy aGem(int examples) {
        return new AveragedGem(new MemoryConfig(examples));
    }

    private static void learn(Learner learner, int task, TaskView view) {
        learner.startTask(task, "task-" + task, List.of(view), false);
        learner.train(5);
        learner.consolidate();
    }

    /** The row of each stored example in a task's data, −1 where it is of another task; its label and mask are checked. */
    private static int[] rowsOf(TensorFlowLearner learner, TaskView task, int places) {
        float[] features = Learners.state(learner, "memory/features");
        float[] labels = Learners.state(learner, "memory/labels");
        float[] masks = Learners.state(learner, "memory/masks");
        int[] rows = new int[places];
        Arrays.fill(rows, -1);
        for (int place = 0; place < places; place++) {
            float[] x = Arrays.copyOfRange(features, place * FEATURES, (place + 1) * FEATURES);
            for (int row = 0; row < task.data().size(); row++) {
                if (Arrays.equals(x, SoftmaxRegression.features(task.data(), row))) {
                    rows[place] = row;
                    int output = task.outputs().get(task.data().label(row));
                    for (int c = 0; c < CLASSES; c++) {
                        assertThat(labels[place * CLASSES + c]).isEqualTo(c == output ? 1 : 0);
                        assertThat(masks[place * CLASSES + c] == 0).isEqualTo(task.active()[c]);
                    }
                }
            }
        }
        return rows;
    }

    @Test
    void everyTaskKeepsItsShare() {
        int places = 60;
        List<TaskView> tasks = List.of(
                firstTwo(1, 80), view(data(2, 80), List.of(1, 2), LAST_TWO), view(data(3, 80), List.of(0, 2), ALL));
        try (TensorFlowLearner learner = Learners.of(replay(places), Learners.softmaxRegression(), 3)) {
            for (int task = 0; task < tasks.size(); task++) {
                learn(learner, task, tasks.get(task));
            }
            List<Long> shares = new ArrayList<>();
            for (TaskView task : tasks) {
                int[] rows = Arrays.stream(rowsOf(learner, task, places))
                        .filter(row -> row >= 0)
                        .toArray();
                assertThat(rows).as("examples of a task").doesNotHaveDuplicates();
                shares.add((long) rows.length);
            }
            assertThat(shares.get(2)).as("places of the last of three").isEqualTo(20);
            assertThat(shares.get(0) + shares.get(1)).isEqualTo(40);
            assertThat(shares.get(0)).as("of the first").isBetween(14L, 26L);
        }
    }

    @Test
    void aSmallTaskFillsTheMemoryWithCopies() {
        TaskView task = firstTwo(1, 5);
        try (TensorFlowLearner learner = Learners.of(replay(12), Learners.softmaxRegression(), 3)) {
            learn(learner, 0, task);
            int[] rows = rowsOf(learner, task, 12);
            for (int row = 0; row < 5; row++) {
                int wanted = row;
                assertThat(Arrays.stream(rows).filter(found -> found == wanted).count())
                        .as("copies of example %s", row)
                        .isBetween(2L, 3L);
            }
        }
    }

    private record Remembered(float[] x, int output) {
        static Remembered only(TensorFlowLearner learner) {
            float[] labels = Learners.state(learner, "memory/labels");
            int output = 0;
            while (labels[output] == 0) {
                output++;
            }
            return new Remembered(Learners.state(learner, "memory/features"), output);
        }

        MaskedGradient gradient(SoftmaxRegression model, boolean[] active) {
            return MaskedGradient.of(model, x, output, active);
        }
    }

    static Stream<Arguments> laterTasks() {
        return Stream.of(
                Arguments.of("the same head", firstTwo(2, 16), FIRST_TWO),
                Arguments.of("a growing set of classes", view(data(2, 16), List.of(1, 2), ALL), ALL),
                Arguments.of(
                        "a head of its own",
                        new TaskView(data(2, 16), List.of(2, 2), new boolean[] {false, false, true}),
                        FIRST_TWO));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("laterTasks")
    void aStepIsThatOfTheBatchAndOfTheMemoryInEqualParts(String name, TaskView later, boolean[] competing) {
        try (TensorFlowLearner learner = Learners.of(replay(1), Learners.softmaxRegression(), 3)) {
            learn(learner, 0, firstTwo(1, 16));
            learner.startTask(1, "later", List.of(later), false);
            learner.train(3);
            SoftmaxRegression model = new SoftmaxRegression(learner.state());
            MaskedGradient.zero()
                    .plus(MaskedGradient.of(model, later), 0.5)
                    .plus(Remembered.only(learner).gradient(model, competing), 0.5)
                    .assertNextStep(learner, LEARNING_RATE);
        }
    }

    @Test
    void aStepThatWouldHarmTheMemoryIsProjected() {
        TaskView opposite = view(data(1, 16), List.of(1, 0), FIRST_TWO);
        try (TensorFlowLearner learner = Learners.of(aGem(1), Learners.softmaxRegression(), 3)) {
            learn(learner, 0, firstTwo(1, 16));
            learner.startTask(1, "opposite", List.of(opposite), false);
            SoftmaxRegression model = new SoftmaxRegression(learner.state());
            MaskedGradient ofTask = MaskedGradient.of(model, opposite);
            MaskedGradient ofMemory = Remembered.only(learner).gradient(model, FIRST_TWO);
            double conflict = ofTask.times(ofMemory);
            assertThat(conflict).isNegative();
            ofTask.plus(ofMemory, -conflict / ofMemory.times(ofMemory)).assertNextStep(learner, LEARNING_RATE);
        }
    }

    @Test
    void aStepThatDoesNotHarmTheMemoryIsThatOfTheTask() {
        TaskView same = firstTwo(1, 16);
        try (TensorFlowLearner learner = Learners.of(aGem(1), Learners.softmaxRegression(), 3)) {
            learn(learner, 0, same);
            learner.startTask(1, "same", List.of(same), false);
            SoftmaxRegression model = new SoftmaxRegression(learner.state());
            MaskedGradient ofTask = MaskedGradient.of(model, same);
            assertThat(ofTask.times(Remembered.only(learner).gradient(model, FIRST_TWO)))
                    .isPositive();
            ofTask.assertNextStep(learner, LEARNING_RATE);
        }
    }

    static Stream<Arguments> strategiesAndNetworks() {
        NetworkSpec dense = NetworkSpec.mlp(List.of(5), Layer.Activation.RELU, 0.2, 0.5);
        NetworkSpec convolutional = new NetworkSpec.Layered(
                List.of(
                        new Layer.Conv2d(3, 3, 1, Layer.Padding.SAME, Layer.Activation.RELU),
                        new Layer.MaxPool(2, 2),
                        new Layer.Flatten()),
                NetworkSpec.Initializer.HE_NORMAL);
        return Stream.of(replay(20), aGem(20))
                .flatMap(strategy -> Stream.of(Arguments.of(strategy, dense), Arguments.of(strategy, convolutional)));
    }

    /** Also in a convolution, which gets no example at all from an empty memory. */
    @ParameterizedTest
    @MethodSource("strategiesAndNetworks")
    void trainingIsPlainUntilATaskIsLearned(ConsolidationStrategy strategy, NetworkSpec network) {
        TaskView first = images(1);
        TaskView second = images(2);
        try (Learner learner = Learners.ofImages(strategy, network);
                Learner plain = Learners.ofImages(new NoConsolidation(new NoConfig()), network)) {
            learn(learner, 0, first);
            learn(plain, 0, first);
            assertThat(learner.weightsSha256()).isEqualTo(plain.weightsSha256());
            learn(learner, 1, second);
            learn(plain, 1, second);
            assertThat(learner.weightsSha256()).isNotEqualTo(plain.weightsSha256());
        }
    }

    private static TaskView images(long seed) {
        return new Blobs(seed, 40, new int[] {4, 4, 1}, 3).view();
    }
}
