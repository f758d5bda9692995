package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.Encoding;

/** A data set whose stored features are read on another scale. */
final class ScaledFeatures extends DatasetView {
    private final Encoding encoding;

    ScaledFeatures(Dataset source, Encoding encoding) {
        super(source.name(), source);
        this.encoding = encoding;
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }
}
