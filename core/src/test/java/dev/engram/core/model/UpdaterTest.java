package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.LearningListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdaterTest {
    @TempDir
    Path directory;

    private FakeModels fakes = new FakeModels(Path.of(""));
    private Path out = Path.of("");

    @BeforeEach
    void place() {
        fakes = new FakeModels(directory);
        out = directory.resolve("updated");
    }

    private Updater update(String trainedWith) throws IOException {
        return fakes.models.update(fakes.train(trainedWith), FakeModels.toys("march"));
    }

    @Test
    void aLimitOfForgettingWithoutAnythingToForgetIsRefused() throws IOException {
        Updater limited = update("").require(new Gates(Optional.of(0.02), Optional.empty()));
        assertThatThrownBy(() -> limited.into(out))
                .hasMessageContaining("max-forgetting has nothing to measure: name old data with --eval");
        assertThat(out).doesNotExist();
        assertThat(limited.evaluate(FakeModels.toys("old")).into(out).published())
                .isTrue();
    }

    @Test
    void earlyStoppingIsOffWithoutValidationExamplesAndTheListenerIsTold() throws IOException {
        List<String> warnings = new ArrayList<>();
        Update update = update("training.early-stopping.enabled=true")
                .listener(new LearningListener() {
                    @Override
                    public void warned(Run run, String message) {
                        warnings.add(message);
                    }
                })
                .into(out);
        assertThat(update.published()).isTrue();
        assertThat(warnings)
                .containsExactly("early stopping is off: an update has no validation examples. All 2 epochs of"
                        + " training.epochs are trained; another number goes with --set");
        assertThat(fakes.models.read(out).manifest().training().get("early-stopping"))
                .isEqualTo(Map.of("enabled", false, "patience", 5));
    }
}
