package dev.engram.tf.learner;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Penalty;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/** Pulls every parameter towards where it was when the last task ended, with one precision for all. */
public record PullToAnchor(float precision) implements ConsolidationStrategy {
    @Override
    public Consolidation build(TrainingGraph graph) {
        Ops tf = graph.tf();
        List<StateTensor> precisions = graph.statePerParameter("precision", 0f);
        List<StateTensor> anchors = graph.statePerParameter("anchor", 0f);
        List<Op> moves = new ArrayList<>();
        for (int i = 0; i < anchors.size(); i++) {
            StateTensor anchor = anchors.get(i);
            moves.add(anchor.assign(graph.parameters().get(i).value()));
            moves.add(
                    precisions.get(i).assign(tf.fill(tf.constant(anchor.shape().asArray()), tf.constant(precision))));
        }
        return new Consolidation() {
            @Override
            public Penalty penalty() {
                return new Penalty.Quadratic(
                        precisions.stream().map(StateTensor::value).toList(),
                        anchors.stream().map(StateTensor::value).toList(),
                        tf.constant(0f));
            }

            @Override
            public void taskLearned(TaskScope task) {
                task.run(moves);
            }
        };
    }
}
