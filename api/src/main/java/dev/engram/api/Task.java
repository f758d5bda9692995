package dev.engram.api;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One thing to learn.
 *
 * @param name unique in its sequence
 * @param train labelled examples to learn from
 * @param validation examples for early stopping and for choosing hyper-parameters, of the same shape and no more classes;
 *     never the test set
 * @param test examples for the accuracy matrix, of the same shape and no more classes; not looked at before they are measured
 * @param outputs the network output of each label: {@code outputs.get(label)}; a task with a head of its own points
 *     into its slice of the output layer
 */
public record Task(String name, Dataset train, Optional<Dataset> validation, Dataset test, List<Integer> outputs) {
    public Task {
        requireNonNull(name, "name is null");
        requireNonNull(train, "train is null");
        requireNonNull(validation, "validation is null");
        requireNonNull(test, "test is null");
        outputs = List.copyOf(outputs);
        requireExamples(name, train, train);
        validation.ifPresent(data -> requireExamples(name, data, train));
        if (outputs.size() != train.classes()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "Task '" + name + "' maps " + outputs.size() + " labels to outputs, but its data has "
                            + train.classes() + " classes");
        }
    }

    /** The test examples are measured before training, and are not to be touched earlier; others would be found too late. */
    private static void requireExamples(String task, Dataset data, Dataset train) {
        if (data.size() < 1 || data.classes() < 1) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "Task '" + task + "' cannot be learned and measured: '" + data.name() + "' has "
                            + (data.size() < 1 ? "no examples" : "no labels"));
        }
        if (data.classes() > train.classes() || !Arrays.equals(data.featureShape(), train.featureShape())) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "Task '" + task + "' learns from '" + train.name() + "' with examples of shape "
                            + Arrays.toString(train.featureShape()) + " in " + train.classes() + " classes, but '"
                            + data.name() + "' has examples of shape " + Arrays.toString(data.featureShape()) + " in "
                            + data.classes() + " classes. Give the same shape, and no more classes");
        }
    }
}
