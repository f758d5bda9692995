package dev.engram.api;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A data set that shows another one differently; by default it shows it as it is. Its rows are read, even where the source's are mapped:
 * only a view itself knows whether they are those of the source ({@link #mappedRows}).
 */
public abstract class DatasetView implements Dataset {
    private final String name;
    private final Dataset source;

    /** Views {@code source} under a name of its own. */
    protected DatasetView(String name, Dataset source) {
        this.name = name;
        this.source = source;
    }

    /** What is shown. */
    protected final Dataset source() {
        return source;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public int[] featureShape() {
        return source.featureShape();
    }

    @Override
    public List<String> featureNames() {
        return source.featureNames();
    }

    @Override
    public Encoding encoding() {
        return source.encoding();
    }

    @Override
    public Encoding sourceEncoding() {
        return source.sourceEncoding();
    }

    @Override
    public int classes() {
        return source.classes();
    }

    @Override
    public int label(int row) {
        return source.label(row);
    }

    @Override
    public void read(int row, ByteBuffer target) {
        source.read(row, target);
    }

    @Override
    public boolean inMemory() {
        return source.inMemory();
    }
}
