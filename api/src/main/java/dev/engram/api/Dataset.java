package dev.engram.api;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Examples with random access by row, labelled unless they are there to be predicted. Implementations are immutable and
 * safe to read from several threads; they check their content when they are made (no NaN, no label outside the classes),
 * so that reading never fails for bad data in memory.
 */
public interface Dataset {
    /** What it is called in messages and reports; never empty. */
    String name();

    /** Number of examples, at least 1. */
    int size();

    /** Shape of one example, for instance {@code [28, 28, 1]} (height, width, channels) or {@code [784]}. */
    int[] featureShape();

    /** What the source of the data calls its features, in its order, such as a table's columns; empty where it does not. */
    default List<String> featureNames() {
        return List.of();
    }

    /** How {@link #read} stores a feature. */
    Encoding encoding();

    /** How the source of the data meant its features, before they were normalised; {@link #encoding} where they were not. */
    default Encoding sourceEncoding() {
        return encoding();
    }

    /** Number of classes; every label is in {@code 0 .. classes() - 1}. 0 where there are no labels. */
    int classes();

    /**
     * The label of a row.
     *
     * @throws EngramException {@link ErrorCode#DATA} where there are no labels
     */
    int label(int row);

    /** Appends the stored features of a row to {@code target}: {@link #featureCount} × {@code encoding().bytes()} bytes. */
    void read(int row, ByteBuffer target);

    /**
     * Whether the rows are in memory, so that a learner may copy them to the device once; otherwise they are streamed
     * in batches, ready before the step asks for them.
     */
    default boolean inMemory() {
        return true;
    }

    /** Where the rows are mapped into memory as they are stored; empty where they must be read. */
    default Optional<MappedRows> mappedRows() {
        return Optional.empty();
    }

    /** Number of features of one example: the product of {@link #featureShape}. */
    default int featureCount() {
        int count = 1;
        for (int side : featureShape()) {
            count *= side;
        }
        return count;
    }
}
