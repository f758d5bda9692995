package dev.engram.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    @Test
    void whatIsNearIsSuggestedAndNothingWhereNothingWasWritten() {
        assertThat(Suggestion.of("l3", List.of("l2", "ewc"))).isEqualTo(" Known: ewc, l2. Did you mean \"l2\"?");
        assertThat(Suggestion.of("", List.of("l2", "ewc"))).isEqualTo(" Known: ewc, l2.");
    }
}
