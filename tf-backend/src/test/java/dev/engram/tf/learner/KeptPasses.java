package dev.engram.tf.learner;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Parameter;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * Keeps, as state, the weights and the network's outputs as they were when a task was learned, and what a pass at the weights
 * kept before gives then.
 */
public record KeptPasses(int examples) implements ConsolidationStrategy {
    @Override
    public Consolidation build(TrainingGraph graph) {
        List<StateTensor> weights = graph.statePerParameter("weights", 0f);
        List<Op> keep = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            keep.add(weights.get(i).assign(graph.parameters().get(i).value()));
        }
        Shape outputs = Shape.of(examples, graph.unmaskedLogits().shape().get(1));
        List<Op> now = List.of(
                graph.state("own", outputs, 0f).assign(graph.unmaskedLogits()),
                graph.state("masked", outputs, 0f).assign(graph.logits()),
                graph.state("sum", outputs, 0f).assign(graph.tf().math.add(graph.unmaskedLogits(), graph.mask())),
                graph.state("present", outputs, 0f)
                        .assign(pass(
                                graph,
                                graph.parameters().stream()
                                        .map(Parameter::value)
                                        .toList())));
        StateTensor past = graph.state("past", outputs, 0f);
        Op then =
                past.assign(pass(graph, weights.stream().map(StateTensor::value).toList()));
        return new Consolidation() {
            @Override
            public void taskLearned(TaskScope scope) {
                scope.forEachBatch(examples, examples, List.of(then));
                scope.forEachBatch(examples, examples, now);
                scope.run(keep);
            }
        };
    }

    private static Operand<TFloat32> pass(TrainingGraph graph, List<Operand<TFloat32>> weights) {
        return graph.forward(graph.features(), weights);
    }
}
