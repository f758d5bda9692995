package dev.engram.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.datasets.Blobs;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.none.NoConfig;
import dev.engram.strategies.none.NoConsolidation;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A disturbed parameter, Adam slot, dropout mode or random stream would change the bits of the training after an
 * estimation.
 */
class EstimatorsLeaveNoTraceTest {
    static Stream<Arguments> estimators() {
        return Estimators.all().entrySet().stream()
                .map(estimator -> Arguments.of(estimator.getKey(), estimator.getValue()));
    }

    private static String learn(ConsolidationStrategy strategy) {
        LearnerSpec spec = new LearnerSpec(
                new int[] {6},
                4,
                3,
                NetworkSpec.mlp(List.of(8), Layer.Activation.TANH, 0.1, 0.3),
                new OptimizerSpec.Adam(0.01, 0.9, 0.999, 1e-7),
                PenaltyStep.EXPLICIT,
                16,
                5,
                "cpu",
                1);
        try (var learner = new TensorFlowLearnerFactory().create(spec, strategy)) {
            for (int task = 0; task < 3; task++) {
                learner.startTask(
                        task, "task-" + task, List.of(Blobs.of(task, 70).view()), false);
                learner.train(9);
                learner.consolidate();
            }
            return learner.weightsSha256();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("estimators")
    void trainingGoesOnWithTheBitsOfOneThatWasNotMeasured(String name, ImportanceEstimator estimator) {
        assertThat(learn(new Ewc(new EwcConfig(0, estimator))))
                .as(name)
                .isEqualTo(learn(new NoConsolidation(new NoConfig())));
    }
}
