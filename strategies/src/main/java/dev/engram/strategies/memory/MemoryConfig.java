package dev.engram.strategies.memory;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * Settings of a strategy that remembers examples.
 *
 * @param examples places in its {@link ExampleMemory}, for all tasks together
 */
public record MemoryConfig(
        @Setting(help = "examples to remember, of all tasks together", defaultValue = "1000", min = 1)
        int examples) {
    public MemoryConfig {
        Bounds.check(MemoryConfig.class, examples);
    }
}
