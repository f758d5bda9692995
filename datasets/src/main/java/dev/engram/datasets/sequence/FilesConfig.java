package dev.engram.datasets.sequence;

import dev.engram.api.Bounds;
import dev.engram.api.Scenario;
import dev.engram.api.Setting;
import dev.engram.datasets.Normalization;
import dev.engram.spi.DataSource;
import java.util.List;

/**
 * Settings of {@link FileTasks}.
 *
 * @param tasks in the order in which they are learned
 * @param normalize what is done to the features
 * @param scenario which outputs compete
 * @param validation examples set apart from each task's training data
 */
public record FilesConfig(
        @Setting(help = "the tasks, each with a name and its data")
        List<NamedData> tasks,

        @Setting(help = "as-stored (bytes as 0..1), or standard (mean 0, variance 1)", defaultValue = "as-stored")
        Normalization normalize,

        @Setting(help = "task, domain or class", defaultValue = "domain")
        Scenario scenario,

        @Setting(help = "training examples of each task set apart for validation", defaultValue = "0", min = 0)
        int validation) {
    public FilesConfig {
        Bounds.check(FilesConfig.class, tasks, normalize, scenario, validation);
        tasks = List.copyOf(tasks);
    }

    /**
     * A task.
     *
     * @param name unique
     * @param data its examples
     */
    public record NamedData(
            @Setting(help = "name of the task") String name,
            @Setting(help = "its examples") DataSource data) {}
}
