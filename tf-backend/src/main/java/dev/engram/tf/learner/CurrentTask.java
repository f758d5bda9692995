package dev.engram.tf.learner;

import dev.engram.tf.feed.Examples;
import dev.engram.tf.random.RandomKey;

/** The task being learned, and the position in its data. */
final class CurrentTask {
    private final int index;
    private final String name;
    private final Examples examples;
    private final long seed;
    private long steps;
    private long epochOfOrder = -1;
    private int[] order = new int[0];

    CurrentTask(int index, String name, Examples examples, long seed) {
        this.index = index;
        this.name = name;
        this.examples = examples;
        this.seed = seed;
    }

    int index() {
        return index;
    }

    String name() {
        return name;
    }

    Examples examples() {
        return examples;
    }

    /** Steps taken in this task. */
    long steps() {
        return steps;
    }

    void advance() {
        steps++;
    }

    void moveTo(long step) {
        steps = step;
    }

    /** The order of the examples in an epoch; depends on the seed, the task and the epoch alone. */
    int[] order(long epoch) {
        if (epoch != epochOfOrder) {
            order = RandomKey.of(seed, "order", index, epoch).permutation(examples.size());
            epochOfOrder = epoch;
        }
        return order;
    }

    /** The order in which importance is measured. */
    int[] estimationOrder() {
        return RandomKey.of(seed, "estimation", index).permutation(examples.size());
    }
}
