package com.example.anchoredl1;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Parameter;
import dev.engram.spi.Penalty;
import dev.engram.api.Setting;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** λ Σ |θ − θ*|, θ* the weights after the last task: few weights move far, most not at all. */
public final class AnchoredL1 implements ConsolidationStrategy {
    public record Config(
            @Setting(help = "strength of the pull", defaultValue = "0.0001", min = 0) double lambda) {}

    private final Config config;

    public AnchoredL1(Config config) {
        this.config = config;
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        Ops tf = graph.tf();
        StateTensor strength = graph.state("strength", Shape.scalar(), 0f); // nothing to keep before the first task
        List<StateTensor> anchors = graph.statePerParameter("anchor", 0f);
        List<Operand<TFloat32>> distances = new ArrayList<>();
        List<Op> learned = new ArrayList<>(List.of(strength.assign(tf.constant((float) config.lambda()))));
        for (int i = 0; i < anchors.size(); i++) {
            Parameter parameter = graph.parameters().get(i);
            StateTensor anchor = anchors.get(i);
            Operand<TFloat32> distance = tf.math.abs(tf.math.sub(parameter.value(), anchor.value()));
            distances.add(tf.reduceSum(distance, tf.range(tf.constant(0), tf.rank(distance), tf.constant(1))));
            learned.add(anchor.assign(parameter.value()));
        }
        Operand<TFloat32> penalty = tf.math.mul(strength.value(), tf.math.addN(distances));
        return new Consolidation() {
            @Override
            public Penalty penalty() {
                return new Penalty.Scalar(penalty);
            }

            @Override
            public void taskLearned(TaskScope scope) {
                scope.run(learned);
            }
        };
    }
}
