package dev.engram.spi;

import dev.engram.api.Dataset;

/** Where examples come from: an embedded data set, or files. */
public interface DataSource {
    /** Reads and checks the data. Called once an experiment. */
    TrainAndTest load();

    /**
     * What a source gives.
     *
     * @param train examples to learn from
     * @param test examples for the accuracy matrix, same shape and classes
     */
    record TrainAndTest(Dataset train, Dataset test) {}
}
