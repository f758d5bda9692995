package dev.engram.testkit;

import dev.engram.api.Dataset;
import dev.engram.api.TaskView;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.Rows;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Small tasks on which every rule is checked: clouds of points with six features in two classes, four outputs. */
final class ContractTasks {
    static final int OUTPUTS = 4;
    static final int EXAMPLES = 48;
    private static final int[] SHAPE = {6};
    private static final boolean[] FIRST_HEAD = {true, true, false, false};
    private static final boolean[] SECOND_HEAD = {false, false, true, true};

    private ContractTasks() {}

    /** Data of a task. */
    static Dataset data(int task) {
        return new Blobs(100 + task, EXAMPLES, SHAPE, 2);
    }

    /** Data that an estimator takes in several batches, the last of them smaller. */
    static Dataset severalBatches() {
        return new Blobs(100, 1201, SHAPE, 2);
    }

    /** Every task on the first two outputs, which are the only ones that compete. */
    static TaskView shared(int task) {
        return shared(data(task));
    }

    static TaskView shared(Dataset data) {
        return new TaskView(data, List.of(0, 1), FIRST_HEAD);
    }

    /** A task's examples with their labels exchanged: what is learned here is lost there. */
    static TaskView opposite(int task) {
        return new TaskView(data(task), List.of(1, 0), FIRST_HEAD);
    }

    /** A task on the last two outputs: a head that the first task did not have. */
    static TaskView newHead(int task) {
        return new TaskView(data(task), List.of(2, 3), SECOND_HEAD);
    }

    /** The same examples in the opposite order. */
    static Dataset reversed(Dataset data) {
        return rows(data, data.size(), row -> data.size() - 1 - row);
    }

    /** Every example twice. */
    static Dataset doubled(Dataset data) {
        return rows(data, 2 * data.size(), row -> row % data.size());
    }

    /** Some of the examples. */
    static Dataset part(Dataset data, int from, int to) {
        return rows(data, to - from, row -> from + row);
    }

    private static Dataset rows(Dataset data, int size, IntUnaryOperator row) {
        return Rows.of(data.name(), data, IntStream.range(0, size).map(row).toArray());
    }
}
