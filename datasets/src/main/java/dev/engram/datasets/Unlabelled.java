package dev.engram.datasets;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;

/** Examples to predict: what labels the source has, if any, is not shown. */
public final class Unlabelled extends DatasetView {
    /** Shows the features of a data set alone. */
    public Unlabelled(Dataset source) {
        super(source.name(), source);
    }

    @Override
    public int classes() {
        return 0;
    }

    @Override
    public int label(int row) {
        throw new EngramException(
                ErrorCode.DATA,
                "'" + name() + "' has no labels: it can be predicted, but neither learned nor measured");
    }
}
