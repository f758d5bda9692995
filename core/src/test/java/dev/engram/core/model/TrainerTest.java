package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.core.experiment.FakeLearner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    Path directory;

    private final Toldness told = new Toldness();
    private ToDoubleBiFunction<FakeLearner, String> accuracy = (learner, name) -> 0.5;

    private ModelManifest train(BooleanSupplier interrupted) throws IOException {
        FakeModels fakes = new FakeModels(directory);
        fakes.learner.accuracy = name -> accuracy.applyAsDouble(fakes.learner, name);
        return fakes.models.train(fakes.experiment(""), "keep", directory.resolve("model"), told, interrupted);
    }

    @Test
    void theListenerIsToldTheWholeRun() throws IOException {
        train(() -> false);
        assertThat(told.events)
                .startsWith("started [task-0, task-1] 2", "evaluated -1 [0.5, 0.5]", "task 0")
                .endsWith("finished [[0.5, 0.5], [0.5, 0.5]]");
    }

    @Test
    void theManifestSaysWhatEachTaskCouldDoBeforeAndAfter() throws IOException {
        accuracy = (learner, name) -> {
            long learned = learner.calls.stream().filter("consolidate"::equals).count();
            return 0.25 * learned + (name.equals("test-1") ? 0.125 : 0);
        };
        assertThat(train(() -> false).evaluations())
                .containsExactly(
                        new ModelManifest.Evaluation("task-0", 0.25, 0.5),
                        new ModelManifest.Evaluation("task-1", 0.125, 0.625));
    }

    @Test
    void theListenerIsToldWhyARunEndedToo() {
        assertThatThrownBy(() -> train(() -> true)).hasMessageContaining("Interrupted in task 'task-0'");
        assertThat(told.events).endsWith("failed INTERRUPTED");
    }
}
