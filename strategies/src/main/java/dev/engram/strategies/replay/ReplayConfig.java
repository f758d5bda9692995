package dev.engram.strategies.replay;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link ExperienceReplay}.
 *
 * @param examples places in the memory, for all tasks together
 */
public record ReplayConfig(
        @Setting(help = "examples to remember, of all tasks together", defaultValue = "1000", min = 1)
        int examples) {
    public ReplayConfig {
        Bounds.check(ReplayConfig.class, examples);
    }
}
