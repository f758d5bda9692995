package dev.engram.datasets.sequence;

import dev.engram.api.Bounds;
import dev.engram.api.Scenario;
import dev.engram.api.Setting;
import dev.engram.datasets.Normalization;
import dev.engram.spi.DataSource;
import java.util.List;

/**
 * Settings of {@link RotatedTasks}.
 *
 * @param data what is rotated
 * @param angles one task an angle, degrees counter-clockwise
 * @param normalize what is done to the features
 * @param scenario which outputs compete
 * @param validation examples set apart from the training data
 * @param trainLimit training examples kept
 */
public record RotatedConfig(
        @Setting(help = "the data set that is rotated", defaultValue = "mnist")
        DataSource data,

        @Setting(help = "one task an angle, degrees counter-clockwise", defaultValue = "[0, 30, 60, 90]")
        List<Double> angles,

        @Setting(help = "as-stored (bytes as 0..1), or standard (mean 0, variance 1)", defaultValue = "as-stored")
        Normalization normalize,

        @Setting(help = "task, domain or class", defaultValue = "domain")
        Scenario scenario,

        @Setting(help = "training examples set apart for validation", defaultValue = "0", min = 0)
        int validation,

        @Setting(help = "training examples kept; 0 keeps all", defaultValue = "0", min = 0)
        int trainLimit) {
    public RotatedConfig {
        Bounds.check(RotatedConfig.class, data, angles, normalize, scenario, validation, trainLimit);
        angles = List.copyOf(angles);
    }
}
