package dev.engram.datasets;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.MappedRows;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/** Some rows of a data set, with the labels renamed where only some classes are kept. */
public final class Rows extends DatasetView {
    private final int[] rows;
    private final int[] labels;
    private final int classes;

    private Rows(String name, Dataset source, int[] rows, int[] labels, int classes) {
        super(name, source);
        this.rows = rows;
        this.labels = labels;
        this.classes = classes;
        if (rows.length == 0) {
            throw new EngramException(ErrorCode.DATA, "'" + name + "' keeps no example of '" + source.name() + "'");
        }
    }

    /** The given rows, in the given order, labels as they are. */
    public static Rows of(String name, Dataset source, int[] rows) {
        int[] labels = IntStream.of(rows).map(source::label).toArray();
        return new Rows(name, source, rows.clone(), labels, source.classes());
    }

    /** The first rows; {@code count} 0, or more than there are, gives all. */
    public static Dataset first(Dataset source, int count) {
        return count == 0 || count >= source.size()
                ? source
                : of(source.name(), source, IntStream.range(0, count).toArray());
    }

    /** The examples of classes {@code from} .. {@code from + count − 1}, labelled 0 .. count − 1. */
    public static Rows ofClasses(String name, Dataset source, int from, int count) {
        int[] rows = IntStream.range(0, source.size())
                .filter(row -> source.label(row) >= from && source.label(row) < from + count)
                .toArray();
        int[] labels = IntStream.of(rows).map(row -> source.label(row) - from).toArray();
        return new Rows(name, source, rows, labels, count);
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int label(int row) {
        return labels[row];
    }

    @Override
    public void read(int row, ByteBuffer target) {
        source().read(rows[row], target);
    }

    @Override
    public Optional<MappedRows> mappedRows() {
        return source().mappedRows().map(mapped -> mapped.select(rows));
    }
}
