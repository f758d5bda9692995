package dev.engram.datasets.sequence;

import static java.util.Objects.requireNonNull;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.datasets.Rows;
import dev.engram.spi.DataSource;
import dev.engram.spi.TaskSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One data set split by classes: 0 and 1, then 2 and 3, and so on. */
public final class SplitTasks implements TaskSource {
    private final SplitConfig config;

    /**
     * The source.
     *
     * @param config data and classes of a task
     */
    public SplitTasks(SplitConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TaskSequence tasks(long seed) {
        DataSource.TrainAndTest data = config.normalize().of(config.data().load());
        int classes = data.train().classes();
        int each = config.classesPerTask();
        if (classes % each != 0) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "tasks.classes-per-task = " + each + " does not divide the " + classes + " classes of '"
                            + data.train().name() + "'");
        }
        TrainingSplit split = TrainingSplit.of(data.train(), config.validation(), config.trainLimit(), seed);
        boolean shared = config.scenario() == Scenario.DOMAIN;
        List<Task> tasks = new ArrayList<>();
        for (int from = 0; from < classes; from += each) {
            int first = from;
            String name = each == 1 ? "class-" + first : "classes-" + first + "-" + (first + each - 1);
            int output = shared ? 0 : first;
            tasks.add(new Task(
                    name,
                    Rows.ofClasses(name + "/train", split.train(), first, each),
                    split.validation().map(rows -> Rows.ofClasses(name + "/validation", rows, first, each)),
                    Rows.ofClasses(name + "/test", data.test(), first, each),
                    IntStream.range(output, output + each).boxed().toList()));
        }
        return new TaskSequence("split", config.scenario(), tasks, shared ? each : classes);
    }
}
