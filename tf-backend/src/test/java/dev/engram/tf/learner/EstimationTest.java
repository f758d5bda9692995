package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.datasets.Blobs;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ExampleNorm;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What a strategy measures on several threads, batches side by side, against the same on one. */
class EstimationTest {
    /**
     * Sums of squared gradients, each batch's weighted by a number drawn for it, and a chain in which a batch uses what the
     * one before has left.
     */
    private record RandomSums(int examples, int batchSize) implements ConsolidationStrategy {
        @Override
        public Consolidation build(TrainingGraph graph) {
            Ops tf = graph.tf();
            Operand<TFloat32> drawn = tf.random.statelessRandomUniform(
                    tf.constant(new int[] {1}), graph.randomSeed("weights"), TFloat32.class);
            List<Operand<TFloat32>> sums = graph.perExampleSums(
                            List.of(graph.crossEntropy(graph.logits(), graph.labels())), ExampleNorm.SQUARE)
                    .sums();
            List<StateTensor> totals = graph.statePerParameter("totals", 0f);
            List<Op> ofBatch = new ArrayList<>();
            for (int i = 0; i < sums.size(); i++) {
                ofBatch.add(totals.get(i).assignAdd(tf.math.mul(sums.get(i), drawn)));
            }
            StateTensor chain = graph.state("chain", Shape.scalar(), 1f);
            Operand<TFloat32> mean = tf.math.mean(drawn, tf.constant(0));
            ofBatch.add(chain.assign(tf.math.add(tf.math.mul(chain.value(), tf.constant(0.9f)), mean)));
            StateTensor seen = graph.state("seen", Shape.scalar(), 0f);
            ofBatch.add(seen.assignAdd(graph.batchSize()));
            return new Consolidation() {
                @Override
                public void taskLearned(TaskScope scope) {
                    scope.forEachBatch(examples, batchSize, ofBatch);
                    scope.forEachBatch(examples / 2, batchSize, ofBatch);
                }
            };
        }
    }

    private static Map<String, float[]> measured(int threads, ConsolidationStrategy strategy) {
        NetworkSpec network = NetworkSpec.mlp(List.of(7, 5), Layer.Activation.RELU, 0, 0);
        LearnerSpec spec = new LearnerSpec(
                new int[] {6}, 4, 3, network, new OptimizerSpec.Sgd(0.1), PenaltyStep.AUTO, 10, 3, "cpu", threads);
        assertThat(ThreadPlan.of(spec).across()).as("batches side by side").isEqualTo(threads);
        try (TensorFlowLearner learner = (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, strategy)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(4, 237).view()), false);
            learner.train(20);
            learner.consolidate();
            Map<String, float[]> values = new TreeMap<>();
            learner.state().tensors().forEach((name, tensor) -> values.put(name, tensor.values()));
            return values;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50, 237})
    void batchesSideBySideHaveTheBitsOfOneAfterTheOther(int batchSize) {
        RandomSums strategy = new RandomSums(230, batchSize);
        Map<String, float[]> inTurn = measured(1, strategy);
        Map<String, float[]> abreast = measured(3, strategy);
        assertThat(abreast.keySet()).isEqualTo(inTurn.keySet());
        inTurn.forEach((name, values) -> assertThat(abreast.get(name)).as(name).isEqualTo(values));
    }

    @Test
    void everyExampleIsSeenOnce() {
        Map<String, float[]> state = measured(2, new RandomSums(230, 20));
        assertThat(state.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("seen"))
                        .map(entry -> entry.getValue()[0]))
                .containsExactly(230f + 115f);
    }
}
