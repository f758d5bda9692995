package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    Path directory;

    private final Toldness told = new Toldness();

    private void train(BooleanSupplier interrupted) throws IOException {
        FakeModels fakes = new FakeModels(directory);
        fakes.models.train(fakes.experiment(""), "keep", directory.resolve("model"), told, interrupted);
    }

    @Test
    void theListenerIsToldTheWholeRun() throws IOException {
        train(() -> false);
        assertThat(told.events)
                .startsWith("started [task-0, task-1] 2", "evaluated -1 [0.5, 0.5]", "task 0")
                .endsWith("finished [[0.5, 0.5], [0.5, 0.5]]");
    }

    @Test
    void theListenerIsToldWhyARunEndedToo() {
        assertThatThrownBy(() -> train(() -> true)).hasMessageContaining("Interrupted in task 'task-0'");
        assertThat(told.events).endsWith("failed INTERRUPTED");
    }
}
