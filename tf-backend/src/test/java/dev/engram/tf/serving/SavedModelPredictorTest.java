package dev.engram.tf.serving;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** SavedModels that the predictor cannot ask. */
class SavedModelPredictorTest {
    private static Path keras(String name) throws URISyntaxException {
        return Path.of(
                SavedModelPredictorTest.class.getResource("/keras/" + name).toURI());
    }

    @Test
    void aSignatureOfOtherNamesIsRefusedWithThoseItHas() throws URISyntaxException {
        Path mlp = keras("mlp");
        assertThatThrownBy(() -> new SavedModelPredictor(mlp, "serving_default"))
                .isInstanceOf(EngramException.class)
                .hasMessageContainingAll(
                        "Signature 'serving_default' of " + mlp,
                        "an input features",
                        "an output probabilities",
                        "but has the inputs",
                        "(DT_FLOAT [-1, 28, 28, 1])",
                        "(DT_FLOAT [-1, 10])",
                        "engram import")
                .extracting(failure -> ((EngramException) failure).code())
                .isEqualTo(ErrorCode.GRAPH);
    }

    @Test
    void aSignatureThatIsNotThereIsRefusedWithThoseThatAre() throws URISyntaxException {
        Path mlp = keras("mlp");
        assertThatThrownBy(() -> new SavedModelPredictor(mlp, "head_first"))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("has no signature 'head_first', but [")
                .hasMessageContaining("serving_default");
    }
}
