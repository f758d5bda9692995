package dev.engram.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.datasets.Blobs;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.strategies.l2.L2;
import dev.engram.strategies.l2.L2Config;
import dev.engram.strategies.onlineewc.OnlineEwc;
import dev.engram.strategies.onlineewc.OnlineEwcConfig;
import dev.engram.tf.learner.TensorFlowLearner;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient that a training step takes of the penalty, element by element, against finite differences in float64. */
class PenaltyGradientTest {
    private static final List<String> PARAMETERS =
            List.of("dense1/kernel", "dense1/bias", "output/kernel", "output/bias");

    private static ConsolidationStrategy strategy(String name) {
        Fisher fisher = new Fisher(new FisherConfig(FisherLabels.EMPIRICAL, 0, 500));
        return switch (name) {
            case "l2" -> new L2(new L2Config(0.3));
            case "ewc" -> new Ewc(new EwcConfig(20, fisher));
            case "online-ewc" -> new OnlineEwc(new OnlineEwcConfig(20, 0.5, fisher));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static TensorFlowLearner learner(ConsolidationStrategy strategy, double learningRate) {
        LearnerSpec spec = new LearnerSpec(
                new int[] {6},
                4,
                3,
                NetworkSpec.mlp(List.of(5), Layer.Activation.TANH, 0, 0),
                new OptimizerSpec.Sgd(learningRate),
                PenaltyStep.EXPLICIT,
                16,
                3,
                "cpu",
                1);
        return (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, strategy);
    }

    /** ½ Σ P (θ − θ*)², with one element moved by h. */
    private static double penalty(LearnerState state, String moved, int element, double h) {
        double sum = 0;
        for (String parameter : PARAMETERS) {
            float[] theta = state.tensor("parameter/" + parameter).values();
            float[] precision = state.tensor("strategy/precision/" + parameter).values();
            float[] anchor = state.tensor("strategy/anchor/" + parameter).values();
            for (int i = 0; i < theta.length; i++) {
                double at = theta[i] + (parameter.equals(moved) && i == element ? h : 0);
                sum += 0.5 * precision[i] * (at - anchor[i]) * (at - anchor[i]);
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"l2", "ewc", "online-ewc"})
    void equalsFiniteDifferences(String name) {
        try (TensorFlowLearner learner = learner(strategy(name), 0.1);
                TensorFlowLearner with = learner(strategy(name), 1);
                TensorFlowLearner without = learner(graph -> new Consolidation() {}, 1)) {
            for (int task = 0; task < 3; task++) {
                for (TensorFlowLearner each : List.of(learner, with, without)) {
                    each.startTask(
                            task,
                            "task-" + task,
                            List.of(Blobs.of(20 + task, 80).view()),
                            false);
                }
                learner.train(8);
                if (task < 2) {
                    learner.consolidate();
                }
            }
            LearnerState state = learner.state();
            with.restore(state);
            without.restore(withoutStrategy(state, without.state().strategy()));
            with.train(1);
            without.train(1);
            for (String parameter : PARAMETERS) {
                float[] one = with.state().tensor("parameter/" + parameter).values();
                float[] other = without.state().tensor("parameter/" + parameter).values();
                for (int i = 0; i < one.length; i++) {
                    double h = 1e-4;
                    double expected = (penalty(state, parameter, i, h) - penalty(state, parameter, i, -h)) / (2 * h);
                    // One SGD step with η = 1: the steps differ by the gradient of the penalty.
                    assertThat((double) other[i] - one[i])
                            .as("%s[%d]", parameter, i)
                            .isCloseTo(expected, within(1e-5 * Math.abs(expected) + 5e-7));
                }
            }
        }
    }

    private static LearnerState withoutStrategy(LearnerState state, String strategy) {
        Map<String, NamedTensor> parameters = new LinkedHashMap<>(state.tensors());
        parameters.keySet().removeIf(name -> !name.startsWith("parameter/"));
        return new LearnerState(strategy, parameters, state.counters());
    }
}
