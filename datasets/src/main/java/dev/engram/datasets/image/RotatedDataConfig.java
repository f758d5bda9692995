package dev.engram.datasets.image;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import dev.engram.spi.DataSource;

/**
 * Settings of {@link RotatedData}.
 *
 * @param data what is shown
 * @param degrees counter-clockwise
 * @param trainLimit training examples kept; 0 keeps all
 */
public record RotatedDataConfig(
        @Setting(help = "what is shown", defaultValue = "mnist")
        DataSource data,

        @Setting(help = "counter-clockwise", defaultValue = "90")
        double degrees,

        @Setting(help = "training examples kept; 0 keeps all", defaultValue = "0", min = 0)
        int trainLimit) {
    public RotatedDataConfig {
        Bounds.check(RotatedDataConfig.class, data, degrees, trainLimit);
    }
}
