package dev.engram.spi;

import dev.engram.api.TaskSequence;

/** Makes a sequence of tasks, for instance permutations of one data set. */
public interface TaskSource {
    /**
     * Makes the tasks.
     *
     * @param seed decides every random choice (permutations, the validation split)
     */
    TaskSequence tasks(long seed);
}
