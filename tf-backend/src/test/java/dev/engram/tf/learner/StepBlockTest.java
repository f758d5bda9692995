package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.datasets.Blobs;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps taken in blocks of one run against the same steps taken one by one. */
class StepBlockTest {
    private static final ConsolidationStrategy NONE = graph -> new Consolidation() {};

    private static TensorFlowLearner learner(
            ConsolidationStrategy strategy, OptimizerSpec optimizer, double dropout, PenaltyStep mode) {
        NetworkSpec network = NetworkSpec.mlp(List.of(7), Layer.Activation.RELU, dropout, dropout);
        LearnerSpec spec = new LearnerSpec(new int[] {6}, 4, 3, network, optimizer, mode, 10, 3, "cpu", 1);
        TensorFlowLearner learner = (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, strategy);
        learner.startTask(0, "blobs", List.of(Blobs.of(4, 237).view()), false);
        return learner;
    }

    static Stream<Arguments> steps() {
        List<OptimizerSpec> rules = List.of(
                new OptimizerSpec.Sgd(0.1),
                new OptimizerSpec.Momentum(0.1, 0.9, true),
                new OptimizerSpec.Adam(0.01, 0.9, 0.999, 1e-7));
        return rules.stream().flatMap(rule -> Stream.of(PenaltyStep.IMPLICIT, PenaltyStep.EXPLICIT)
                .flatMap(mode -> Stream.of(
                        Arguments.of(NONE, rule, 0.3, mode),
                        Arguments.of(new PullToZero(0.5), rule, 0.0, mode),
                        Arguments.of(new StepRecorder(0.5), rule, 0.2, mode))));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void blocksHaveTheBitsOfSingleSteps(
            ConsolidationStrategy strategy, OptimizerSpec optimizer, double dropout, PenaltyStep mode) {
        int count = 3 * 24 + 5; // three epochs of 24 steps, the last of which is not full, and some more
        try (TensorFlowLearner blocks = learner(strategy, optimizer, dropout, mode);
                TensorFlowLearner single = learner(strategy, optimizer, dropout, mode)) {
            double loss = blocks.train(count);
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += single.train(1);
            }
            assertThat(loss).isEqualTo(sum / count);
            assertThat(blocks.steps()).isEqualTo(count);
            blocks.state().tensors().forEach((name, tensor) -> assertThat(tensor.values())
                    .as(name)
                    .isEqualTo(single.state().tensors().get(name).values()));
        }
    }

    @Test
    void theStepOfABlockThatDivergesIsNamed() {
        OptimizerSpec tooFast = new OptimizerSpec.Sgd(1e38);
        try (TensorFlowLearner blocks = learner(NONE, tooFast, 0, PenaltyStep.AUTO);
                TensorFlowLearner single = learner(NONE, tooFast, 0, PenaltyStep.AUTO)) {
            int[] taken = {0};
            assertThatThrownBy(() -> {
                        for (; taken[0] < StepBlock.STEPS; taken[0]++) {
                            single.train(1);
                        }
                    })
                    .isInstanceOf(EngramException.class);
            assertThatThrownBy(() -> blocks.train(StepBlock.STEPS))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("at step " + taken[0] + " of task 'blobs'");
        }
    }
}
