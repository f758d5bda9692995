package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.MappedRows;
import java.util.List;
import java.util.Optional;

/** A data set whose labels are the outputs that they stand for. */
final class OutputLabels extends DatasetView {
    private final List<Integer> outputs;
    private final int classes;

    /**
     * The view.
     *
     * @param outputs by label
     * @param classes of the model
     */
    OutputLabels(Dataset source, List<Integer> outputs, int classes) {
        super(source.name(), source);
        this.outputs = List.copyOf(outputs);
        this.classes = classes;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int label(int row) {
        return outputs.get(super.label(row));
    }

    @Override
    public Optional<MappedRows> mappedRows() {
        return source().mappedRows();
    }
}
