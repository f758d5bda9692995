package dev.engram.strategies.agem;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of {@link AveragedGem}.
 *
 * @param examples places in the memory, for all tasks together
 */
public record AveragedGemConfig(
        @Setting(help = "examples to remember, of all tasks together", defaultValue = "1000", min = 1)
        int examples) {
    public AveragedGemConfig {
        Bounds.check(AveragedGemConfig.class, examples);
    }
}
