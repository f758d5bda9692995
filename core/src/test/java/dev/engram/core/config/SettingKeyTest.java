package dev.engram.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Setting;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingKeyTest {
    record Sound(
            @Setting(help = "how many", optionalToPredict = true)
            Optional<Integer> count,

            @Setting(help = "which") String name) {}

    record Unsuited(
            @Setting(help = "how many", optionalToPredict = true)
            int count) {}

    @Test
    void aKeyOfAnOptionalTypeIsOptional() {
        assertThat(SettingKey.of(Sound.class)).extracting(SettingKey::optional).containsExactly(true, false);
    }

    @Test
    void whatIsOptionalToPredictMustBeAnOptional() {
        assertThatThrownBy(() -> SettingKey.of(Unsuited.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("Unsuited.count is optional to predict, but no Optional");
    }
}
