package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.datasets.Blobs;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps whose batches go through the network in parts: side by side on several threads, or one after the other on one. */
class BatchInPartsTest {
    private static final ConsolidationStrategy NONE = graph -> new Consolidation() {};
    private static final OptimizerSpec SGD = new OptimizerSpec.Sgd(0.1);

    static Stream<Arguments> steps() {
        OptimizerSpec adam = new OptimizerSpec.Adam(0.001, 0.9, 0.999, 1e-7);
        // The power of β₁ is 10⁻³⁹ after the last step.
        OptimizerSpec soonDenormal = new OptimizerSpec.Adam(0.001, 0.02, 0.999, 1e-7);
        return Stream.of(
                Arguments.of(NONE, SGD, 0.0, 128),
                Arguments.of(new StepRecorder(0.5), SGD, 0.2, 200),
                Arguments.of(new StepRecorder(0.5), adam, 0.0, 129),
                Arguments.of(NONE, soonDenormal, 0.0, 128));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void theNumberOfThreadsChangesNoBit(
            ConsolidationStrategy strategy, OptimizerSpec optimizer, double dropout, int batchSize) {
        Map<String, float[]> inTurn = learned(1, strategy, optimizer, dropout, batchSize);
        Map<String, float[]> sideBySide = learned(2, strategy, optimizer, dropout, batchSize);
        assertThat(sideBySide.keySet()).isEqualTo(inTurn.keySet());
        inTurn.forEach(
                (name, values) -> assertThat(sideBySide.get(name)).as(name).isEqualTo(values));
    }

    /** Two epochs of ten full batches and one of a single example, so that blocks of steps and single ones take turns. */
    private static Map<String, float[]> learned(
            int threads, ConsolidationStrategy strategy, OptimizerSpec optimizer, double dropout, int batchSize) {
        NetworkSpec network = NetworkSpec.mlp(List.of(520, 520), Layer.Activation.RELU, dropout, dropout);
        LearnerSpec spec = new LearnerSpec(
                new int[] {6}, 4, 3, network, optimizer, PenaltyStep.IMPLICIT, batchSize, 3, "cpu", threads);
        ThreadPlan plan = ThreadPlan.of(spec);
        assertThat(plan.parts()).isEqualTo(2);
        assertThat(plan.splitsSteps()).isEqualTo(threads > 1);
        try (TensorFlowLearner learner = (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, strategy)) {
            learner.startTask(
                    0, "blobs", List.of(Blobs.of(4, 10 * batchSize + 1).view()), false);
            double loss = learner.train(22);
            Map<String, float[]> values = new TreeMap<>();
            for (NamedTensor tensor : learner.state().tensors().values()) {
                values.put(tensor.name(), tensor.values());
            }
            values.put("loss", new float[] {(float) loss});
            return values;
        }
    }
}
