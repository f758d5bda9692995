package dev.engram.datasets.sequence;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.datasets.file.CsvSource;
import dev.engram.spi.DataSource;
import dev.engram.spi.TaskSource;
import java.util.ArrayList;
import java.util.List;
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
        List<CsvSource> tables = config.tasks().stream()
                .map(FilesConfig.NamedData::data)
                .filter(CsvSource.class::isInstance)
                .map(CsvSource.class::cast)
                .toList();
        tables.forEach(table -> table.requireOrderOf(tables.get(0)));
        List<Task> tasks = new ArrayList<>();
        int outputs = 0;
        for (FilesConfig.NamedData named : config.tasks()) {
            DataSource.TrainAndTest data = config.normalize().of(named.data().load());
            TrainingSplit split = TrainingSplit.of(data.train(), config.validation(), 0, seed);
            int classes = data.train().classes();
            int offset = config.scenario() == Scenario.DOMAIN ? 0 : outputs;
            outputs = Math.max(outputs, offset + classes);
            tasks.add(new Task(
                    named.name(),
                    split.train(),
                    split.validation(),
                    data.test(),
                    IntStream.range(offset, offset + classes).boxed().toList()));
        }
        return new TaskSequence("sequence", config.scenario(), tasks, outputs);
    }
}
