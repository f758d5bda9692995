package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.core.model.ModelManifest.Evaluation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
    @ParameterizedTest
    @ValueSource(doubles = {2, -0.01, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoFractionIsRefused(double value) {
        assertThatThrownBy(() -> new Gates(Optional.of(value), Optional.empty()))
                .hasMessageContaining("max-forgetting is " + value)
                .hasMessageContaining("a fraction from 0 to 1");
        assertThatThrownBy(() -> new Gates(Optional.empty(), Optional.of(value)))
                .hasMessageContaining("min-accuracy is " + value);
    }

    @Test
    void whatIsMissedIsSaid() {
        Gates gates = new Gates(Optional.of(0.0), Optional.of(1.0));
        Evaluation learned = new Evaluation("march", 0.1, 1);
        Evaluation kept = new Evaluation("first", 0.9, 0.9);
        assertThat(gates.missed(learned, List.of(kept))).isEmpty();
        assertThat(gates.missed(new Evaluation("march", 0.1, 0.5), List.of(kept, new Evaluation("second", 0.9, 0.8))))
                .containsExactly(
                        "accuracy on march is 0.5000, below 1.0000",
                        "second lost 0.1000 (from 0.9000 to 0.8000), more than 0.0000");
    }
}
