package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.MappedRows;
import java.util.Optional;

/** A data set whose stored features, in the same order, are examples of another shape. */
final class ShapedFeatures extends DatasetView {
    private final int[] shape;

    ShapedFeatures(Dataset source, int[] shape) {
        super(source.name(), source);
        this.shape = shape;
    }

    @Override
    public int[] featureShape() {
        return shape.clone();
    }

    @Override
    public Optional<MappedRows> mappedRows() {
        return source().mappedRows();
    }
}
