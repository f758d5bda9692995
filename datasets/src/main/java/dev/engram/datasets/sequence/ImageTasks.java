package dev.engram.datasets.sequence;

import dev.engram.api.Dataset;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.spi.DataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Makes tasks that are views of one data set, each with the same classes. */
final class ImageTasks {
    private final DataSource.TrainAndTest data;
    private final Preparation preparation;
    private final long seed;

    /**
     * What is done to the data before the views are made.
     *
     * @param scenario which outputs compete
     * @param validation examples set apart from the training data
     * @param trainLimit training examples kept, 0 for all
     */
    record Preparation(Scenario scenario, int validation, int trainLimit) {}

    ImageTasks(DataSource.TrainAndTest data, Preparation preparation, long seed) {
        this.data = data;
        this.preparation = preparation;
        this.seed = seed;
    }

    /**
     * A task for each name.
     *
     * @param view shows a data set as task i, under a name
     */
    TaskSequence views(String sequence, List<String> names, TaskView view) {
        TrainingSplit split = TrainingSplit.of(data.train(), preparation, seed);
        int classes = data.train().classes();
        boolean shared = preparation.scenario() == Scenario.DOMAIN;
        List<Task> tasks = new ArrayList<>();
        for (int t = 0; t < names.size(); t++) {
            String name = names.get(t);
            int index = t;
            int offset = shared ? 0 : t * classes;
            BiFunction<String, Dataset, Dataset> show = (part, whole) -> view.of(name + "/" + part, whole, index);
            tasks.add(new Task(
                    name,
                    show.apply("train", split.train()),
                    split.validation().map(examples -> show.apply("validation", examples)),
                    show.apply("test", data.test()),
                    IntStream.range(offset, offset + classes).boxed().toList()));
        }
        return new TaskSequence(sequence, preparation.scenario(), tasks, shared ? classes : classes * names.size());
    }

    /** Shows a data set as a task. */
    interface TaskView {
        Dataset of(String name, Dataset whole, int index);
    }
}
