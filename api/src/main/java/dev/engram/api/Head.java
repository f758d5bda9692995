package dev.engram.api;

import java.util.List;

/**
 * The outputs of a network that belong together, such as those of one task.
 *
 * @param name unique in its network
 * @param outputs in the order of the labels
 */
public record Head(String name, List<Integer> outputs) {
    public Head {
        outputs = List.copyOf(outputs);
    }
}
