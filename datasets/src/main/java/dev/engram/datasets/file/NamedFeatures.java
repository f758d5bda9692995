package dev.engram.datasets.file;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import java.util.List;

/** Examples of a table whose columns have names. */
final class NamedFeatures extends DatasetView {
    private final List<String> names;

    NamedFeatures(Dataset examples, List<String> names) {
        super(examples.name(), examples);
        this.names = List.copyOf(names);
    }

    @Override
    public List<String> featureNames() {
        return names;
    }
}
