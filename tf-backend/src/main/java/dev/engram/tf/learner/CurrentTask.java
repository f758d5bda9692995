package dev.engram.tf.learner;

import dev.engram.tf.feed.Examples;
import dev.engram.tf.random.RandomKey;

/** The task being learned, and the position in its data. */
final class CurrentTask {
    private final int index;
    private final String name;
    private final Examples examples;
    private final int batchSize;
    private final long seed;
    private long steps;
    private long epochOfOrder = -1;
    private int[] order = new int[0];

    CurrentTask(int index, String name, Examples examples, int batchSize, long seed) {
        this.index = index;
        this.name = name;
        this.examples = examples;
        this.batchSize = batchSize;
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

    /** Batches of an epoch; the last one may be smaller. */
    int stepsPerEpoch() {
        return (examples.size() - 1) / batchSize + 1;
    }

    /** Steps taken in this epoch. */
    int stepInEpoch() {
        return Math.toIntExact(steps % stepsPerEpoch());
    }

    /** The order of the examples in this epoch; depends on the seed, the task and the epoch alone. */
    int[] order() {
        long epoch = steps / stepsPerEpoch();
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
