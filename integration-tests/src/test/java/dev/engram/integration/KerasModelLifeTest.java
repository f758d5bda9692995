package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.Predictor;
import dev.engram.core.importance.ParameterImportance;
import dev.engram.core.model.Features;
import dev.engram.core.model.Gates;
import dev.engram.core.model.ModelManifest;
import dev.engram.core.model.Models;
import dev.engram.core.model.NamedData;
import dev.engram.core.model.Update;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.tf.interop.SavedModelImporter;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import dev.engram.tf.serving.SavedModelPredictor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classifiers that Keras exported become models: they predict as recorded, learn more under EWC, and keep MNIST. */
class KerasModelLifeTest {
    private static final String SIGNATURE = "serving_default";
    private static final List<String> TRAINING =
            List.of("training.optimizer.type=sgd", "training.optimizer.learning-rate=0.05");

    @TempDir
    Path directory;

    private final Models models =
            Models.with(new TensorFlowLearnerFactory(), SavedModelPredictor::new, SavedModelImporter::classifier);

    private static Path keras(String name) {
        return Repository.file("tf-backend/src/test/resources/keras/" + name);
    }

    private NamedData data(String name, String written) {
        return new NamedData(name, models.data(written).load());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"mlp | format = permuted, seed = 5", "cnn | format = rotated, degrees = 25"})
    void learnsMoreUnderEwcAndKeepsMnist(String name, String news) throws Exception {
        Path first = directory.resolve(name);
        NamedData mnist = data("mnist", "format = rotated, degrees = 0, train-limit = 10000");
        ModelManifest imported = models.importModel(keras(name), SIGNATURE, "ewc", TRAINING, Optional.of(mnist), first);
        JsonNode recorded = new ObjectMapper().readTree(keras(name + ".json").toFile());
        assertPredicts(first, recorded);
        assertThat(imported.tasks().get(0).accuracy())
                .isCloseTo(recorded.get("testAccuracy").asDouble(), within(2e-3));

        Path second = directory.resolve(name + "-2");
        Update update = models.update(first, data("news", news))
                .evaluate(mnist)
                .require(new Gates(Optional.of(0.03), Optional.of(0.85)))
                .into(second);
        assertThat(update.missed()).isEmpty();
        assertThat(update.learned().after()).isGreaterThan(update.learned().before() + 0.1);

        Process process = EngramProcess.start("evaluate", second.toString(), "--data", "mnist");
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said)
                .contains(String.format(
                        "Accuracy: %.4f on 10000", update.kept().get(0).after()));
    }

    @Test
    void frozenLayersAreRestoredButNeitherMeasuredNorTrained() throws Exception {
        Path first = directory.resolve("frozen");
        NamedData mnist = data("mnist", "format = rotated, degrees = 0, train-limit = 1000");
        models.importModel(keras("frozen"), SIGNATURE, "ewc", TRAINING, Optional.of(mnist), first);
        assertPredicts(first, new ObjectMapper().readTree(keras("frozen.json").toFile()));
        Path second = directory.resolve("frozen-2");
        models.update(first, data("news", "format = permuted, seed = 5, train-limit = 1000"))
                .into(second);
        for (Path model : List.of(first, second)) {
            assertThat(models.importance(models.read(model)))
                    .extracting(ParameterImportance::parameter)
                    .containsExactly("frozen/head/kernel", "frozen/head/bias");
        }
    }

    private void assertPredicts(Path model, JsonNode recorded) {
        JsonNode rows = recorded.get("firstFourProbabilities");
        try (Predictor predictor = models.open(model)) {
            float[] probabilities = predictor.probabilities(Features.of(Mnist.test(), 0, rows.size()));
            for (int row = 0; row < rows.size(); row++) {
                for (int output = 0; output < 10; output++) {
                    assertThat((double) probabilities[row * 10 + output])
                            .isCloseTo(rows.get(row).get(output).asDouble(), within(1e-5));
                }
            }
        }
    }

    @Test
    void withoutOldDataOnlyAStrategyThatNeedsNoneIsTaken() {
        Path out = directory.resolve("l2");
        assertThatThrownBy(() -> models.importModel(keras("mlp"), SIGNATURE, "ewc", List.of(), Optional.empty(), out))
                .hasMessageContaining("ewc measures importance on examples")
                .hasMessageContaining("--anchor-data");
        assertThatThrownBy(() -> models.importModel(keras("mlp"), SIGNATURE, "joint", List.of(), Optional.empty(), out))
                .hasMessageContaining("joint trains on the data of all tasks again");
        models.importModel(keras("mlp"), SIGNATURE, "type = l2, lambda = 0.01", List.of(), Optional.empty(), out);
        assertThat(models.importance(models.read(out)).get(0).spent()).isEqualTo(1, within(1e-6));
    }
}
