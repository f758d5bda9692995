package dev.engram.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.Blobs;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ExampleNorm;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceGraph;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.quadratic.ImportanceMeter;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** An estimator that a plugin brings, and that breaks its contract. */
class EstimatorsOfOthersTest {
    private static List<Operand<TFloat32>> fisher(TrainingGraph graph) {
        Operand<TFloat32> losses = graph.crossEntropy(graph.logits(), graph.labels());
        return new ArrayList<>(graph.perExampleSums(losses, ExampleNorm.SQUARE).sums());
    }

    private static void assertRefused(ImportanceEstimator estimator, String... messageParts) {
        assertThatThrownBy(() -> {
                    try (TensorFlowLearner learner = Learners.of(new Ewc(new EwcConfig(1, estimator)))) {
                        learner.startTask(0, "blobs", List.of(Blobs.of(4, 90).view()), false);
                        learner.train(5);
                        learner.consolidate();
                    }
                })
                .isInstanceOf(EngramException.class)
                .hasMessageContainingAll(messageParts)
                .satisfies(failure ->
                        assertThat(((EngramException) failure).code()).isEqualTo(ErrorCode.PLUGIN));
    }

    @Test
    void sumsThatDoNotFitTheParametersAreRefused() {
        assertRefused(
                graph -> {
                    List<Operand<TFloat32>> sums = fisher(graph);
                    sums.add(sums.get(0));
                    return new ImportanceGraph(sums, ImportanceGraph.ALL, 100);
                },
                "5 sums for 4 parameters");
        assertRefused(
                graph -> {
                    List<Operand<TFloat32>> sums = fisher(graph);
                    Collections.reverse(sums);
                    return new ImportanceGraph(sums, ImportanceGraph.ALL, 100);
                },
                "a sum of shape [3] for dense1/kernel, which has shape [6, 5]");
    }

    @Test
    void examplesAndBatchesThatAreNoneAreRefused() {
        assertRefused(graph -> new ImportanceGraph(fisher(graph), -1, 100), "-1 examples in batches of 100");
        assertRefused(graph -> new ImportanceGraph(fisher(graph), ImportanceGraph.ALL, 0), "in batches of 0");
    }

    @Test
    void negativeImportanceIsRefused() {
        assertRefused(
                graph -> new ImportanceGraph(
                        fisher(graph).stream()
                                .<Operand<TFloat32>>map(sum -> graph.tf().math.neg(sum))
                                .toList(),
                        ImportanceGraph.ALL,
                        100),
                "measured an importance of -",
                "push a weight away");
        assertRefused(
                graph -> new ImportanceGraph(
                        graph.parameters().stream()
                                .<Operand<TFloat32>>map(parameter ->
                                        graph.tf().math.neg(graph.tf().onesLike(parameter.value())))
                                .toList(),
                        0,
                        1),
                "measured an importance of -1.0");
    }

    @Test
    void whatIsMeasuredAgainInTheSameHookIsMeasuredAfresh() {
        assertThat(importanceMeasured(2)).usingRecursiveComparison().isEqualTo(importanceMeasured(1));
    }

    private static List<float[]> importanceMeasured(int times) {
        ConsolidationStrategy measuring = graph -> {
            ImportanceMeter meter =
                    new ImportanceMeter(graph, on -> new ImportanceGraph(fisher(on), ImportanceGraph.ALL, 30));
            List<StateTensor> kept = graph.statePerParameter("kept", 0f);
            List<Op> keep = new ArrayList<>();
            for (int i = 0; i < kept.size(); i++) {
                keep.add(kept.get(i).assign(meter.measured().get(i).value()));
            }
            return new Consolidation() {
                @Override
                public void taskLearned(TaskScope scope) {
                    for (int time = 0; time < times; time++) {
                        meter.measure(scope);
                    }
                    scope.run(keep);
                }
            };
        };
        try (TensorFlowLearner learner = Learners.of(measuring)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(4, 90).view()), false);
            learner.train(5);
            learner.consolidate();
            return learner.state().tensors().entrySet().stream()
                    .filter(tensor -> tensor.getKey().startsWith("strategy/kept"))
                    .map(tensor -> tensor.getValue().values())
                    .toList();
        }
    }
}
