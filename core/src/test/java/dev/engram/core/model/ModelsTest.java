package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.spi.DataSource.TrainAndTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    private static final Dataset TOYS = FakeModels.toys("toys").data().test();
    private static final Dataset UNLABELLED = new FakeExamples("unlabelled", new int[] {1}, Encoding.UNIT_BYTES, 0);

    @TempDir
    Path directory;

    private FakeModels fakes = new FakeModels(Path.of(""));

    @BeforeEach
    void place() {
        fakes = new FakeModels(directory);
    }

    @Test
    void aModelAnswersToExamplesThatFitIt() throws IOException {
        Path model = fakes.train("");
        try (Answers answers = fakes.models.ask(model, TOYS, Optional.empty())) {
            assertThat(answers.size()).isEqualTo(2);
            assertThat(answers.outputs()).isEqualTo(1);
            assertThat(answers.probabilities(1, 2)).containsExactly(1);
        }
        assertThat(fakes.predictor.signatures).containsExactly("serving_default");
        assertThat(fakes.predictor.asked).containsExactly(2 / 255f);
    }

    @Test
    void examplesNeedNoLabelsToBeAnswered() throws IOException {
        Path model = fakes.train("");
        try (Answers answers = fakes.models.ask(model, UNLABELLED, Optional.empty())) {
            assertThat(answers.probabilities(0, 2)).containsExactly(1, 1);
        }
        assertThat(fakes.predictor.asked).containsExactly(1 / 255f, 2 / 255f);
    }

    @Test
    void examplesWithoutLabelsAreNoDataToLearnOrToMeasureWith() {
        assertThatThrownBy(() -> new TrainAndTest(UNLABELLED, UNLABELLED))
                .hasMessage("'unlabelled' has no labels: it can be predicted, but neither learned nor measured");
        assertThatThrownBy(() -> new TrainAndTest(TOYS, UNLABELLED)).hasMessageContaining("in 0 classes");
    }

    @Test
    void examplesOfAnotherShapeAreNotAnsweredThoughTheirFeaturesCouldBeCut() throws IOException {
        Path model = fakes.train("");
        FakeExamples wide = new FakeExamples("wide", new int[] {2}, Encoding.UNIT_BYTES, 0);
        assertThatThrownBy(() -> fakes.models.ask(model, wide, Optional.empty()))
                .hasMessage("'wide' has examples of shape [2], but the model takes [1]");
        assertThatThrownBy(() -> fakes.models.ask(model, TOYS, Optional.of("march")))
                .hasMessageContaining("The model has no head 'march'");
        assertThat(fakes.predictor.signatures).isEmpty();
    }

    @Test
    void aSideOfOneAtTheEndChangesNoExample() throws IOException {
        Path model = fakes.train("");
        NamedData image =
                FakeModels.data("image", new FakeExamples("image", new int[] {1, 1, 1}, Encoding.UNIT_BYTES, 1));
        try (Answers answers = fakes.models.ask(model, image.data().test(), Optional.empty())) {
            assertThat(answers.probabilities(0, 2)).containsExactly(1, 1);
        }
        assertThat(fakes.models.evaluate(model, image, Optional.empty()).examples())
                .isEqualTo(2);
        Path next = directory.resolve("next");
        assertThat(fakes.models
                        .update(model, image)
                        .evaluate(FakeModels.toys("old"))
                        .into(next)
                        .published())
                .isTrue();
        assertThat(fakes.models.read(next).manifest().featureShape()).containsExactly(1);
    }

    private static NamedData named(String name, String feature) {
        Dataset data = new DatasetView(name, TOYS) {
            @Override
            public List<String> featureNames() {
                return List.of(feature);
            }
        };
        return new NamedData(name, new TrainAndTest(data, data));
    }

    @Test
    void featuresAreThoseThatTheModelLearned() throws IOException {
        Dataset ages = named("ages", "age").data().train();
        Path model = fakes.train(new TaskSequence(
                "people", Scenario.DOMAIN, List.of(new Task("a", ages, Optional.empty(), ages, List.of(0))), 1));
        NamedData heights = named("heights", "height");
        assertThatThrownBy(() -> fakes.models.ask(model, heights.data().test(), Optional.empty()))
                .hasMessageStartingWith(
                        "'heights' calls feature 1 'height', but the model (featureNames in its engram.json) 'age'. ");
        assertThatThrownBy(() -> fakes.models.evaluate(model, heights, Optional.empty()))
                .hasMessageContaining("'height'");
        Path next = directory.resolve("next");
        assertThatThrownBy(() -> fakes.models.update(model, heights).into(next)).hasMessageContaining("'height'");
        fakes.models.update(model, FakeModels.toys("nameless")).into(next);
        assertThat(fakes.models.read(next).manifest().featureNames()).containsExactly("age");
    }

    private static Dataset columns(String... names) {
        return new DatasetView("rows.csv", new FakeExamples("rows", new int[] {names.length}, Encoding.UNIT_BYTES, 0)) {
            @Override
            public List<String> featureNames() {
                return List.of(names);
            }
        };
    }

    @Test
    void anExampleThatWasTakenForAHeaderIsNotLeftOut() throws IOException {
        Path model = fakes.train("");
        for (Dataset row : List.of(columns("-1.50e3"), columns("0"), columns("3", "7"), columns("1", "2", "4"))) {
            assertThatThrownBy(() -> fakes.models.ask(model, row, Optional.empty()))
                    .isInstanceOf(EngramException.class)
                    .hasMessageStartingWith("The first line of 'rows.csv' names its columns "
                            + row.featureNames().get(0))
                    .hasMessageContaining("Then set header = false");
        }
        for (Dataset counted : List.of(columns("0", "1", "2"), columns("1", "2", "3"))) {
            assertThatThrownBy(() -> fakes.models.ask(model, counted, Optional.empty()))
                    .hasMessage("'rows.csv' has examples of shape [3], but the model takes [1]");
        }
        fakes.models.ask(model, columns("width"), Optional.empty()).close();
    }

    @Test
    void aModelOfEngramsOwnIsNotImported() throws IOException {
        Path model = fakes.train("");
        assertThatThrownBy(() -> fakes.models.importModel(
                        model, "serving_default", "keep", List.of(), Optional.empty(), directory.resolve("imported")))
                .hasMessageContaining(model + " is a model of Engram already")
                .hasMessageContaining("engram update " + model);
    }

    /** Each with an output of its own. */
    private static TaskSequence twoTasks(Scenario scenario) {
        return new TaskSequence(
                "two tasks",
                scenario,
                List.of(
                        new Task("a", TOYS, Optional.empty(), TOYS, List.of(0)),
                        new Task("b", TOYS, Optional.empty(), TOYS, List.of(1))),
                2);
    }

    @Test
    void aModelWithHeadsAnswersThroughTheOneThatIsNamed() throws IOException {
        Path model = fakes.train(twoTasks(Scenario.TASK));
        assertThatThrownBy(() -> fakes.models.ask(model, TOYS, Optional.empty()))
                .hasMessageContaining("a head for each of its tasks [a, b]")
                .hasMessageContaining("Name one (--head TASK");
        fakes.models.ask(model, TOYS, Optional.of("b")).close();
        assertThat(fakes.predictor.signatures).containsExactly("head_b");
    }

    @Test
    void labelsOfAModelThatLearnedItsClassesTaskByTaskAreThoseOfTheNamedTask() throws IOException {
        Path model = fakes.train(twoTasks(Scenario.CLASS));
        fakes.predictor.outputs = 2;
        NamedData own = FakeModels.toys("january");
        assertThatThrownBy(() -> fakes.models.evaluate(model, own, Optional.empty()))
                .hasMessage("The model learned its 2 classes task by task [a, b], and it was not said which the data"
                        + " belongs to. Name one (--head TASK, --eval TASK=DATA), or number the labels as the model does,"
                        + " from 0 to 1, with classes = 2");
        // The predictor holds every example to be of class 0.
        assertThat(fakes.models.evaluate(model, own, Optional.of("a")).accuracy())
                .isEqualTo(1);
        assertThat(fakes.models.evaluate(model, own, Optional.of("b")).counts()[1])
                .containsExactly(2, 0);
        Path next = directory.resolve("next");
        assertThatThrownBy(() -> fakes.models.update(model, own).into(next))
                .hasMessageContaining("task by task [a, b]");
        assertThatThrownBy(() -> fakes.models
                        .update(model, own)
                        .head("a")
                        .evaluate(FakeModels.toys("old"))
                        .into(next))
                .hasMessageContaining("'old' is none of them");
        fakes.models.update(model, own).head("b").evaluate(FakeModels.toys("a")).into(next);
        assertThat(fakes.models
                        .read(next)
                        .manifest()
                        .task("january")
                        .orElseThrow()
                        .outputs())
                .containsExactly(1);
    }

    @Test
    void aHeadThatTheModelDoesNotHaveIsRefusedByAnUpdateToo() throws IOException {
        Path model = fakes.train("");
        assertThatThrownBy(() -> fakes.models
                        .update(model, FakeModels.toys("march"))
                        .head("task-0")
                        .into(directory.resolve("next")))
                .hasMessageContaining("The model has no head 'task-0'");
    }

    @Test
    void aModelThatWasTrainedOnAGpuIsLookedIntoAnywhere() throws IOException {
        Path model = fakes.train("training.device=\"gpu:0\"");
        fakes.models.importance(fakes.models.read(model));
        assertThat(fakes.devices).containsExactly("gpu:0", "cpu");
    }
}
