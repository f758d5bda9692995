package dev.engram.api;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tasks in the order in which they are learned.
 *
 * @param name for messages and reports
 * @param scenario decides which outputs compete, see {@link #view}
 * @param tasks at least one, names unique
 * @param outputs width of the network's output layer over all tasks
 */
public record TaskSequence(String name, Scenario scenario, List<Task> tasks, int outputs) {
    public TaskSequence {
        requireNonNull(name, "name is null");
        requireNonNull(scenario, "scenario is null");
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new EngramException(ErrorCode.DATA, "Task sequence '" + name + "' has no tasks");
        }
        Set<String> names = new HashSet<>();
        for (Task task : tasks) {
            if (!names.add(task.name())) {
                throw new EngramException(ErrorCode.DATA, "Two tasks are called '" + task.name() + "'");
            }
            if (!Arrays.equals(tasks.get(0).train().featureShape(), task.train().featureShape())) {
                throw new EngramException(
                        ErrorCode.DATA,
                        "Task '" + task.name() + "' has examples of shape "
                                + Arrays.toString(task.train().featureShape()) + ", but task '"
                                + tasks.get(0).name() + "' of shape "
                                + Arrays.toString(tasks.get(0).train().featureShape())
                                + "; one network takes one shape (tasks.pad widens images)");
            }
            for (int output : task.outputs()) {
                if (output < 0 || output >= outputs) {
                    throw new EngramException(
                            ErrorCode.DATA, "Task '" + task.name() + "' uses output " + output + " of " + outputs);
                }
            }
        }
    }

    /**
     * A data set as task {@code index} sees it when the tasks up to {@code latest} have been met: in the task scenario
     * only the task's own outputs compete, in the domain scenario all, in the class scenario those of every task up to
     * {@code latest}.
     */
    public TaskView view(Dataset data, int index, int latest) {
        boolean[] active = new boolean[outputs];
        switch (scenario) {
            case TASK -> activate(active, index);
            case DOMAIN -> Arrays.fill(active, true);
            case CLASS -> {
                for (int seen = 0; seen <= Math.max(index, latest); seen++) {
                    activate(active, seen);
                }
            }
        }
        return new TaskView(data, tasks.get(index).outputs(), active);
    }

    private void activate(boolean[] active, int task) {
        for (int output : tasks.get(task).outputs()) {
            active[output] = true;
        }
    }
}
