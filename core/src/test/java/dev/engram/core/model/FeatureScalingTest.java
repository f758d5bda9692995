package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.spi.DataSource.TrainAndTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureScalingTest {
    private static final Encoding STANDARD = new Encoding(1, 0.0137f, -0.4321f);
    private static final Dataset BYTES = new FakeExamples("bytes", new int[] {1}, Encoding.UNIT_BYTES, 1);
    private static final Dataset FLOATS = new FakeExamples("floats", new int[] {1}, Encoding.FLOAT32, 1);

    @TempDir
    Path directory;

    /** Tasks of bytes, each read in one way. */
    private static TaskSequence tasks(Encoding... encodings) {
        List<Task> tasks = IntStream.range(0, encodings.length)
                .mapToObj(i -> {
                    Dataset seen = new ScaledFeatures(BYTES, encodings[i]);
                    return new Task("task-" + i, seen, Optional.empty(), seen, List.of(0));
                })
                .toList();
        return new TaskSequence("bytes", Scenario.DOMAIN, tasks, 1);
    }

    private static NamedData data(Dataset data) {
        return new NamedData(data.name(), new TrainAndTest(data, data));
    }

    @Test
    void theModelIsAskedOnTheScaleThatItWasTrainedOn() throws IOException {
        FakeModels fakes = new FakeModels(directory);
        Path model = fakes.train(tasks(STANDARD, STANDARD));
        fakes.models.evaluate(model, data(BYTES), Optional.empty());
        assertThat(fakes.predictor.asked).containsExactly(1 * 0.0137f - 0.4321f, 2 * 0.0137f - 0.4321f);
        fakes.predictor.asked.clear();
        // Floats are what bytes stand for, 0..1.
        fakes.models.evaluate(model, data(FLOATS), Optional.empty());
        assertThat(fakes.predictor.asked.get(1)).isCloseTo(2 * 255 * 0.0137f - 0.4321f, Offset.offset(1e-6f));
        fakes.predictor.asked.clear();
        fakes.models.evaluate(model, data(new ScaledFeatures(BYTES, STANDARD)), Optional.empty());
        assertThat(fakes.predictor.asked).as("normalised by the caller").contains(1 * 0.0137f - 0.4321f);
    }

    @Test
    void aDescendantHasTheScaleOfItsAncestor() throws IOException {
        FakeModels fakes = new FakeModels(directory);
        Path model = fakes.train(tasks(STANDARD));
        Path next = directory.resolve("next");
        fakes.models.update(model, data(BYTES)).into(next);
        FeatureScaling scaling = fakes.models.read(next).manifest().scaling();
        assertThat(scaling).isEqualTo(fakes.models.read(model).manifest().scaling());
        assertThat(scaling.of(data(BYTES).data()).train().encoding()).isEqualTo(STANDARD);
    }

    @Test
    void aSourcesOwnEncodingIsNoScaling() {
        Dataset own = new FakeExamples("own", new int[] {1}, new Encoding(1, 2 / 255f, -1), 1);
        TaskSequence sequence = new TaskSequence(
                "own", Scenario.DOMAIN, List.of(new Task("a", own, Optional.empty(), own, List.of(0))), 1);
        assertThat(FeatureScaling.of(sequence)).isEqualTo(FeatureScaling.NONE);
        assertThat(FeatureScaling.NONE.of(data(own).data()).test()).isSameAs(own);
    }

    @Test
    void tasksOnScalesOfTheirOwnMakeNoModel() {
        FakeModels fakes = new FakeModels(directory);
        assertThatThrownBy(() -> fakes.train(tasks(STANDARD, new Encoding(1, 0.5f, 0))))
                .hasMessageContaining("Tasks 'task-0' and 'task-1' are normalised each by its own mean and variance")
                .hasMessageContaining("tasks.normalize = as-stored");
        assertThat(fakes.learner.calls).isEmpty();
    }

    @Test
    void aManifestOfBeforeHasNone() throws IOException {
        FakeModels fakes = new FakeModels(directory);
        ModelManifest manifest = fakes.models.read(fakes.train(tasks(STANDARD))).manifest();
        Map<String, Object> json = new ObjectMapper().convertValue(manifest, new TypeReference<>() {});
        assertThat(new ObjectMapper().convertValue(json, ModelManifest.class)).isEqualTo(manifest);
        assertThat(json.remove("scaling")).isNotNull();
        assertThat(new ObjectMapper().convertValue(json, ModelManifest.class).scaling())
                .isEqualTo(FeatureScaling.NONE);
    }
}
