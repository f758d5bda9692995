package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.OptimizerSpec;
import dev.engram.core.experiment.TrainingConfig;
import dev.engram.core.plugins.FakePlugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSettingsTest {
    private final ModelSettings settings = FakePlugins.injector().getInstance(ModelSettings.class);

    private TrainingConfig training(String override) {
        return settings.training(Map.of("epochs", 3, "batch-size", 16), List.of(override))
                .config();
    }

    @Test
    void whatIsWrittenMayReferToTheRestAndToTheEnvironment() {
        assertThat(training("training.epochs=${training.batch-size}").epochs()).contains(16);
        // Every system has a PATH, and it is no strategy.
        assertThatThrownBy(() -> settings.strategy("{ type = ${PATH} }"))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("is not a known")
                .hasMessageContaining(System.getenv("PATH"));
        assertThatThrownBy(() -> settings.data("format = ${PATH}"))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("is not a known")
                .hasMessageContaining(System.getenv("PATH"));
    }

    @Test
    void anotherOptimizerTakesNothingFromTheOneBeforeAndIterationsReplaceEpochs() {
        Map<String, Object> before =
                Map.of("epochs", 3, "optimizer", Map.of("type", "momentum", "learning-rate", 0.05, "nesterov", false));
        assertThat(settings.training(before, List.of("training.optimizer.type=adam"))
                        .config()
                        .optimizer())
                .isEqualTo(new OptimizerSpec.Adam(0.001, 0.9, 0.999, 1e-7));
        assertThat(settings.training(before, List.of("training.optimizer.momentum=0.5"))
                        .config()
                        .optimizer())
                .isEqualTo(new OptimizerSpec.Momentum(0.05, 0.5, false));
        TrainingConfig steps = training("training.iterations=50");
        assertThat(steps.iterations()).contains(50);
        assertThat(steps.epochs()).isEmpty();
        assertThatThrownBy(() -> settings.training(before, List.of("training.iterations=50", "training.epochs=2")))
                .hasMessageContaining("not both");
    }

    @Test
    void aFileIsReadThoughItsPathLooksLikeASetting(@TempDir Path directory) throws Exception {
        Path month = Files.createDirectory(directory.resolve("month=03"));
        Path file = Files.writeString(month.resolve("march.conf"), "format = csvv");
        assertThatThrownBy(() -> settings.data(file.toString()))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("\"csvv\" (march.conf:1) is not a known");
    }

    @Test
    void aStringNeedsNoQuotesWhereItCanOnlyBeOne() {
        assertThat(training("training.device=gpu:0").device()).isEqualTo("gpu:0");
    }

    @Test
    void dataThatIsNotThereIsNeitherFileNorSource() {
        assertThatThrownBy(() -> settings.data("nosuch.conf"))
                .isInstanceOf(EngramException.class)
                .hasMessageStartingWith(
                        "data = \"nosuch.conf\" (--data) is not a file, and is not a known data source");
    }

    @Test
    void whatRefersToNothingIsTheUsersMistake(@TempDir Path directory) throws Exception {
        assertThatThrownBy(() -> training("training.epochs=${NOWHERE_TO_BE_FOUND}"))
                .isInstanceOf(EngramException.class)
                .hasMessageStartingWith("--set: ")
                .hasMessageContaining("${NOWHERE_TO_BE_FOUND}");
        assertThatThrownBy(() -> settings.data("format = ${NOWHERE_TO_BE_FOUND}"))
                .isInstanceOf(EngramException.class)
                .hasMessageStartingWith("--data: ")
                .hasMessageContaining("${NOWHERE_TO_BE_FOUND}");
        assertThatThrownBy(() -> settings.strategy("type = ${NOWHERE_TO_BE_FOUND}"))
                .isInstanceOf(EngramException.class)
                .hasMessageStartingWith("--strategy: ");
        Path file = Files.writeString(directory.resolve("march.conf"), "format = ${NOWHERE_TO_BE_FOUND}");
        assertThatThrownBy(() -> settings.data(file.toString()))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("march.conf")
                .hasMessageContaining("${NOWHERE_TO_BE_FOUND}");
    }
}
