package dev.engram.tf.learner;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Penalty;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TrainingGraph;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A quadratic penalty with one precision for all, around 1/4: a reference that can be computed by hand. */
record PullToZero(double precision) implements ConsolidationStrategy {
    static final float ANCHOR = 0.25f;

    @Override
    public Consolidation build(TrainingGraph graph) {
        List<Operand<TFloat32>> precisions = graph.statePerParameter("precision", (float) precision).stream()
                .map(StateTensor::value)
                .toList();
        List<Operand<TFloat32>> anchors = graph.statePerParameter("anchor", ANCHOR).stream()
                .map(StateTensor::value)
                .toList();
        return new Consolidation() {
            @Override
            public Penalty penalty() {
                return new Penalty.Quadratic(precisions, anchors, graph.tf().constant(0f));
            }
        };
    }
}
