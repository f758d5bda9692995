package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.engram.core.experiment.FakeLearner;
import dev.engram.core.storage.SealedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    Path directory;

    private final Toldness told = new Toldness();
    private ToDoubleBiFunction<FakeLearner, String> accuracy = (learner, name) -> 0.5;

    private FakeModels fakes = new FakeModels(Path.of(""));

    @BeforeEach
    void place() {
        fakes = new FakeModels(directory);
    }

    private ModelManifest train(BooleanSupplier interrupted) throws IOException {
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

    @Test
    void aPlaceWithoutRoomIsSaidBeforeTheTraining() throws IOException {
        Files.createDirectory(directory.resolve(".model.room"));
        assertThatThrownBy(() -> train(() -> false)).hasMessageStartingWith("There is no room for ");
        assertThat(fakes.learner.calls).doesNotContain("step");
    }

    @Test
    void aModelWhosePlaceIsLostInTheMeantimeIsKeptInAnother() throws IOException {
        Path out = directory.resolve("model");
        fakes.learner.onTrain = () -> inTheWay(out);
        Throwable failure = catchThrowable(() -> train(() -> false));
        assertThat(failure).hasMessageContaining("The model is not lost: it is whole in ");
        Matcher said = Pattern.compile("whole in (.*); move it to \\Q" + out + "\\E once there is room$")
                .matcher(String.valueOf(failure.getMessage()));
        assertThat(said.find()).isTrue();
        Path kept = Path.of(said.group(1));
        SealedDirectory.delete(out);
        Files.move(kept, out);
        assertThat(fakes.models.read(out).manifest().tasks()).hasSize(2);
        Files.delete(kept.resolveSibling(""));
    }

    private static void inTheWay(Path out) {
        try {
            Files.createDirectories(out.resolve("another's"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
