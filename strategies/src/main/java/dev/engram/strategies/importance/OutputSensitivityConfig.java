package dev.engram.strategies.importance;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link OutputSensitivity}.
 *
 * @param examples how many examples to measure on
 */
public record OutputSensitivityConfig(
        @Setting(help = "examples to measure on; 0 takes all", defaultValue = "0", min = 0)
        long examples) {
    public OutputSensitivityConfig {
        Bounds.check(OutputSensitivityConfig.class, examples);
    }
}
