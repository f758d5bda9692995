package dev.engram.strategies.importance;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link ReversedFisher}.
 *
 * @param examples how many examples to measure on
 */
public record ReversedFisherConfig(
        @Setting(help = "examples to measure on; 0 takes all", defaultValue = "0", min = 0)
        long examples) {
    public ReversedFisherConfig {
        Bounds.check(ReversedFisherConfig.class, examples);
    }
}
