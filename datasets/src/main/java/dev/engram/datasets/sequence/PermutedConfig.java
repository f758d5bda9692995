package dev.engram.datasets.sequence;

import dev.engram.api.Bounds;
import dev.engram.api.Scenario;
import dev.engram.api.Setting;
import dev.engram.datasets.Normalization;
import dev.engram.spi.DataSource;

/**
 * Settings of {@link PermutedTasks}.
 *
 * @param data what is permuted
 * @param count number of tasks
 * @param firstUnpermuted whether the first task shows the data as it is
 * @param normalize what is done to the features
 * @param scenario which outputs compete
 * @param pad zeros around each image before it is permuted
 * @param square side of the centred square that is permuted; 0 for the whole image
 * @param validation examples set apart from the training data
 * @param trainLimit training examples kept
 */
public record PermutedConfig(
        @Setting(help = "the data set that is permuted", defaultValue = "mnist")
        DataSource data,

        @Setting(help = "number of tasks", defaultValue = "3", min = 1)
        int count,

        @Setting(help = "whether the first task shows the data as it is", defaultValue = "true")
        boolean firstUnpermuted,

        @Setting(help = "as-stored (bytes as 0..1), or standard (mean 0, variance 1)", defaultValue = "as-stored")
        Normalization normalize,

        @Setting(help = "task, domain or class", defaultValue = "domain")
        Scenario scenario,

        @Setting(help = "pixels of zeros added on each side", defaultValue = "0", min = 0, max = 64)
        int pad,

        @Setting(
                help = "side of the centred square that is permuted; 0 for the whole image",
                defaultValue = "0",
                min = 0)
        int square,

        @Setting(help = "training examples set apart for validation", defaultValue = "0", min = 0)
        int validation,

        @Setting(help = "training examples kept; 0 keeps all", defaultValue = "0", min = 0)
        int trainLimit) {
    public PermutedConfig {
        Bounds.check(
                PermutedConfig.class,
                data,
                count,
                firstUnpermuted,
                normalize,
                scenario,
                pad,
                square,
                validation,
                trainLimit);
    }
}
