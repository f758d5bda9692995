package dev.engram.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One thing to learn.
 *
 * @param name unique in its sequence
 * @param train examples to learn from
 * @param validation examples for early stopping and for choosing hyper-parameters; never the test set
 * @param test examples for the accuracy matrix
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
        if (outputs.size() != train.classes()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "Task '" + name + "' maps " + outputs.size() + " labels to outputs, but its data has "
                            + train.classes() + " classes");
        }
    }
}
