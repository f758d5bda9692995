package dev.engram.datasets;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;

/** What is held in memory of any stored data set: its description and all labels. */
abstract class StoredDataset implements Dataset {
    private final String name;
    private final int[] featureShape;
    private final Encoding encoding;
    private final int classes;
    private final int[] labels;

    StoredDataset(String name, int[] featureShape, Encoding encoding, int classes, int[] labels) {
        LabelCheck.check(name, labels, classes);
        this.name = name;
        this.featureShape = featureShape.clone();
        this.encoding = encoding;
        this.classes = classes;
        this.labels = labels;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int size() {
        return labels.length;
    }

    @Override
    public final int[] featureShape() {
        return featureShape.clone();
    }

    @Override
    public final Encoding encoding() {
        return encoding;
    }

    @Override
    public final int classes() {
        return classes;
    }

    @Override
    public final int label(int row) {
        return labels[row];
    }
}
