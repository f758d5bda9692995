package dev.engram.datasets.sequence;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.spi.DataSource;
import dev.engram.spi.TaskSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Any data sources, one after another. In the domain scenario they share their labels, else each adds its own. */
public final class FileTasks implements TaskSource {
    private final FilesConfig config;

    /**
     * The source.
     *
     * @param config the tasks
     */
    public FileTasks(FilesConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TaskSequence tasks(long seed) {
        List<Task> tasks = new ArrayList<>();
        int outputs = 0;
        for (FilesConfig.NamedData named : config.tasks()) {
            DataSource.TrainAndTest data = config.normalize().of(named.data().load());
            TrainingSplit split = TrainingSplit.of(data.train(), config.validation(), 0, seed);
            int classes = data.train().classes();
            int offset = config.scenario() == Scenario.DOMAIN ? 0 : outputs;
            outputs = Math.max(outputs, offset + classes);
            tasks.forEach(task -> requireNoOtherOrder(named.name(), data.train(), task));
            tasks.add(new Task(
                    named.name(),
                    split.train(),
                    split.validation(),
                    data.test(),
                    IntStream.range(offset, offset + classes).boxed().toList()));
        }
        return new TaskSequence("sequence", config.scenario(), tasks, outputs);
    }

    /** The same features in another order are a mistake, since they are matched by place; other names may be what is meant. */
    private static void requireNoOtherOrder(String name, Dataset data, Task task) {
        List<String> names = data.featureNames();
        List<String> others = task.train().featureNames();
        if (!names.equals(others) && Set.copyOf(names).equals(Set.copyOf(others))) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "Task '" + name + "' has the features of task '" + task.name() + "' in another order: " + names
                            + " and " + others
                            + ". Features are matched by place: write all files with the same columns in the same order");
        }
    }
}
