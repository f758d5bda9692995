package dev.engram.tf.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Layer;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.Predictor;
import dev.engram.spi.Consolidation;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingModelTest {
    private static final LearnerSpec SPEC = new LearnerSpec(
            new int[] {2},
            Float.BYTES,
            2,
            NetworkSpec.mlp(List.of(2), Layer.Activation.RELU, 0, 0),
            new OptimizerSpec.Sgd(0.1),
            PenaltyStep.AUTO,
            1,
            1,
            "cpu",
            1);

    @TempDir
    Path directory;

    @Test
    void weightsThatCannotBeWrittenAreSaidWithWhatToLookFor() throws IOException {
        Files.writeString(directory.resolve("variables"), "a file in the place of a directory");
        try (Learner learner = new TensorFlowLearnerFactory().create(SPEC, graph -> new Consolidation() {})) {
            assertThatThrownBy(() -> learner.export(directory, List.of()))
                    .isInstanceOf(EngramException.class)
                    .hasMessageStartingWith("Cannot write the SavedModel into " + directory)
                    .hasMessageNotContaining("\n")
                    .hasMessageEndingWith("Is the disk full, or the place read-only?")
                    .extracting(failure -> ((EngramException) failure).code())
                    .isEqualTo(ErrorCode.IO);
        }
    }

    @Test
    void aModelThatCannotBeWrittenIsSaidWithWhatWentWrong() throws IOException {
        Files.createDirectory(directory.resolve("saved_model.pb"));
        try (Learner learner = new TensorFlowLearnerFactory().create(SPEC, graph -> new Consolidation() {})) {
            assertThatThrownBy(() -> learner.export(directory, List.of()))
                    .isInstanceOf(EngramException.class)
                    .hasMessageStartingWith("Cannot write the SavedModel into " + directory + ": " + directory)
                    .extracting(failure -> ((EngramException) failure).code())
                    .isEqualTo(ErrorCode.IO);
        }
    }

    @Test
    void featuresThatAreNoNumbersAreNotAnswered() {
        try (Learner learner = new TensorFlowLearnerFactory().create(SPEC, graph -> new Consolidation() {})) {
            learner.export(directory, List.of());
        }
        try (Predictor predictor = new SavedModelPredictor(directory, ServingModel.DEFAULT_SIGNATURE)) {
            assertThat(predictor.probabilities(new float[] {1, 2, 3, 4})).hasSize(4);
            assertThatThrownBy(() -> predictor.probabilities(new float[] {1, 2, 3, Float.NaN}))
                    .isInstanceOf(EngramException.class)
                    .hasMessage("Example 1, feature 1 is NaN; every feature must be a finite number");
            assertThatThrownBy(() -> predictor.probabilities(new float[] {Float.NEGATIVE_INFINITY, 2}))
                    .isInstanceOf(EngramException.class)
                    .hasMessageStartingWith("Example 0, feature 0 is -Infinity");
        }
    }
}
