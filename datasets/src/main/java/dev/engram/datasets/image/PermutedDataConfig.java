package dev.engram.datasets.image;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import dev.engram.spi.DataSource;

/**
 * Settings of {@link PermutedData}.
 *
 * @param data what is shown
 * @param seed decides the permutation
 * @param trainLimit training examples kept; 0 keeps all
 */
public record PermutedDataConfig(
        @Setting(help = "what is shown", defaultValue = "mnist")
        DataSource data,

        @Setting(help = "decides the permutation", defaultValue = "1")
        long seed,

        @Setting(help = "training examples kept; 0 keeps all", defaultValue = "0", min = 0)
        int trainLimit) {
    public PermutedDataConfig {
        Bounds.check(PermutedDataConfig.class, data, seed, trainLimit);
    }
}
