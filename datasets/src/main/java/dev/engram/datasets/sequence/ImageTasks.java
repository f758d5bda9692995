package dev.engram.datasets.sequence;

import dev.engram.api.Dataset;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Makes tasks that are views of one data set, each with the same classes. */
final class ImageTasks {
    private final Scenario scenario;
    private final TrainingSplit split;
    private final Dataset test;

    /**
     * Views of what is learned and of what is tested.
     *
     * @param scenario which outputs compete
     */
    ImageTasks(Scenario scenario, TrainingSplit split, Dataset test) {
        this.scenario = scenario;
        this.split = split;
        this.test = test;
    }

    /**
     * A task for each name.
     *
     * @param view shows a data set as task i, under a name
     */
    TaskSequence views(String sequence, List<String> names, TaskView view) {
        int classes = test.classes();
        boolean shared = scenario == Scenario.DOMAIN;
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
                    show.apply("test", test),
                    IntStream.range(offset, offset + classes).boxed().toList()));
        }
        return new TaskSequence(sequence, scenario, tasks, shared ? classes : classes * names.size());
    }

    /** Shows a data set as a task. */
    interface TaskView {
        Dataset of(String name, Dataset whole, int index);
    }
}
