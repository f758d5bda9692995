package dev.engram.datasets.sequence;

import dev.engram.api.Bounds;
import dev.engram.api.Scenario;
import dev.engram.api.Setting;
import dev.engram.datasets.Normalization;
import dev.engram.spi.DataSource;

/**
 * Settings of {@link SplitTasks}.
 *
 * @param data what is split
 * @param classesPerTask classes of each task
 * @param normalize what is done to the features
 * @param scenario which outputs compete
 * @param validation examples set apart from the training data, over all classes
 * @param trainLimit training examples kept, over all classes
 */
public record SplitConfig(
        @Setting(help = "the data set that is split", defaultValue = "mnist")
        DataSource data,

        @Setting(help = "classes of each task", defaultValue = "2", min = 1)
        int classesPerTask,

        @Setting(help = "as-stored (bytes as 0..1), or standard (mean 0, variance 1)", defaultValue = "as-stored")
        Normalization normalize,

        @Setting(help = "task, domain or class", defaultValue = "class")
        Scenario scenario,

        @Setting(help = "training examples set apart for validation", defaultValue = "0", min = 0)
        int validation,

        @Setting(help = "training examples kept; 0 keeps all", defaultValue = "0", min = 0)
        int trainLimit) {
    public SplitConfig {
        Bounds.check(SplitConfig.class, data, classesPerTask, normalize, scenario, validation, trainLimit);
    }
}
