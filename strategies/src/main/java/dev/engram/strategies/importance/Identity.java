package dev.engram.strategies.importance;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceGraph;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Every parameter matters equally: F = 1. Needs no data. */
public final class Identity implements ImportanceEstimator {
    /**
     * An estimator without settings.
     *
     * @param config empty
     */
    public Identity(IdentityConfig config) {
        requireNonNull(config, "config is null");
    }

    @Override
    public ImportanceGraph build(TrainingGraph graph) {
        List<Operand<TFloat32>> ones = new ArrayList<>();
        graph.parameters().forEach(parameter -> ones.add(graph.tf().onesLike(parameter.value())));
        return new ImportanceGraph(ones, 0, 1);
    }
}
