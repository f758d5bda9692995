package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.EngramException;
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
import dev.engram.spi.Penalty;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class PenaltyStepTest {
    private static final double RATE = 0.1;
    private static final ConsolidationStrategy NONE = graph -> new Consolidation() {};

    /** Kernels of long rows and of short ones, which are pulled in different ways. */
    private static final NetworkSpec NETWORK = NetworkSpec.mlp(List.of(70, 5), Layer.Activation.TANH, 0, 0);

    private static TensorFlowLearner learner(PenaltyStep mode, ConsolidationStrategy strategy) {
        return learner(mode, strategy, new OptimizerSpec.Sgd(RATE));
    }

    private static TensorFlowLearner learner(
            PenaltyStep mode, ConsolidationStrategy strategy, OptimizerSpec optimizer) {
        LearnerSpec spec = new LearnerSpec(new int[] {6}, 4, 3, NETWORK, optimizer, mode, 16, 3, "cpu", 1);
        TensorFlowLearner learner = (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, strategy);
        learner.startTask(0, "blobs", List.of(Blobs.of(4, 64).view()), false);
        return learner;
    }

    private static Map<String, NamedTensor> afterOneStep(PenaltyStep mode, ConsolidationStrategy strategy) {
        try (TensorFlowLearner learner = learner(mode, strategy)) {
            learner.train(1);
            return learner.parameters();
        }
    }

    private static Map<String, NamedTensor> initial() {
        try (TensorFlowLearner learner = learner(PenaltyStep.AUTO, NONE)) {
            return learner.parameters();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 5, 1e4})
    void implicitStepIsTheClosedForm(double precision) {
        Map<String, NamedTensor> plain = afterOneStep(PenaltyStep.EXPLICIT, NONE);
        afterOneStep(PenaltyStep.IMPLICIT, new PullToZero(precision)).forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                double moved = plain.get(name).values()[i];
                double expected = (moved + RATE * precision * PullToZero.ANCHOR) / (1 + RATE * precision);
                assertThat((double) tensor.values()[i]).isCloseTo(expected, within(3e-7));
            }
        });
    }

    static Stream<OptimizerSpec> allRules() {
        return Stream.concat(
                Stream.of(new OptimizerSpec.Sgd(RATE), new OptimizerSpec.Momentum(RATE, 0.9, false)), adaptive());
    }

    /** As at the end of a schedule. */
    @ParameterizedTest
    @MethodSource("allRules")
    void aLearningRateOfZeroMovesNothingHoweverStrongThePenalty(OptimizerSpec rule) {
        try (TensorFlowLearner learner = learner(PenaltyStep.IMPLICIT, new PullToZero(1e38), rule)) {
            learner.learningRate(0);
            String before = learner.weightsSha256();
            learner.train(3);
            assertThat(learner.weightsSha256()).isEqualTo(before);
        }
    }

    @Test
    void aStrategyWithoutAPenaltyHasNoStrengthToChange() {
        try (TensorFlowLearner learner = learner(PenaltyStep.AUTO, NONE)) {
            assertThatThrownBy(() -> learner.penaltyStrength(10))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("has no penalty")
                    .hasMessageContaining("lambda = auto");
        }
    }

    static Stream<OptimizerSpec> convergingRules() {
        double rate = 0.03;
        return Stream.of(
                new OptimizerSpec.Sgd(RATE),
                new OptimizerSpec.Momentum(rate, 0.9, false),
                new OptimizerSpec.Momentum(rate, 0.9, true),
                new OptimizerSpec.Adam(rate, 0.9, 0.99, 0.1),
                new OptimizerSpec.RmsProp(rate, 0.9, 0.8, 0.1),
                new OptimizerSpec.AdaGrad(RATE, 0.1));
    }

    /** Where task and penalty balance does not depend on how the penalty enters, so λ means the same in both. */
    @ParameterizedTest
    @MethodSource("convergingRules")
    void implicitAndExplicitStepsEndInTheSamePlace(OptimizerSpec rule) {
        Map<String, NamedTensor> explicit = converged(PenaltyStep.EXPLICIT, rule);
        converged(PenaltyStep.IMPLICIT, rule).forEach((name, tensor) -> assertThat(tensor.values())
                .as(name)
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(explicit.get(name).values()));
    }

    /** All examples in one batch, so that the gradient comes to rest. */
    private static Map<String, NamedTensor> converged(PenaltyStep mode, OptimizerSpec rule) {
        LearnerSpec spec = new LearnerSpec(new int[] {6}, 4, 3, NETWORK, rule, mode, 64, 3, "cpu", 1);
        try (TensorFlowLearner learner =
                (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, new PullToZero(0.2))) {
            learner.startTask(0, "blobs", List.of(Blobs.of(4, 64).view()), false);
            learner.train(3000);
            return learner.parameters();
        }
    }

    static Stream<Arguments> modesAndRules() {
        List<OptimizerSpec> rules = List.of(new OptimizerSpec.Sgd(RATE), new OptimizerSpec.Momentum(RATE, 0.9, false));
        return Stream.of(PenaltyStep.IMPLICIT, PenaltyStep.EXPLICIT)
                .flatMap(mode -> Stream.concat(rules.stream(), adaptive()).map(rule -> Arguments.of(mode, rule)));
    }

    /** A power of two times the precision is exact, so that even the bits must be the same. */
    @ParameterizedTest
    @MethodSource("modesAndRules")
    void theStrengthOfAPenaltyIsAFactorOfItsPrecision(PenaltyStep mode, OptimizerSpec rule) {
        try (TensorFlowLearner strong = learner(mode, new PullToZero(2), rule);
                TensorFlowLearner strengthened = learner(mode, new PullToZero(0.5), rule)) {
            strengthened.penaltyStrength(4);
            assertThat(strengthened.penalty()).isEqualTo(strong.penalty());
            assertThat(strengthened.stiffness()).isEqualTo(strong.stiffness());
            strong.train(9);
            strengthened.train(9);
            assertThat(strengthened.weightsSha256()).isEqualTo(strong.weightsSha256());
        }
    }

    @ParameterizedTest
    @MethodSource("modesAndRules")
    void withoutStrengthAPenaltyIsNone(PenaltyStep mode, OptimizerSpec rule) {
        try (TensorFlowLearner plain = learner(mode, NONE, rule);
                TensorFlowLearner weak = learner(mode, new PullToZero(3), rule)) {
            weak.penaltyStrength(0);
            plain.train(9);
            weak.train(9);
            assertThat(weak.weightsSha256()).isEqualTo(plain.weightsSha256());
            assertThat(weak.penalty()).isZero();
        }
    }

    @Test
    void theStrengthOfAScalarPenaltyIsAFactorToo() {
        ConsolidationStrategy squares = graph -> new Consolidation() {
            @Override
            public Penalty penalty() {
                return new Penalty.Scalar(
                        graph.tf().nn.l2Loss(graph.parameters().get(0).value()));
            }
        };
        ConsolidationStrategy strong = graph -> new Consolidation() {
            @Override
            public Penalty penalty() {
                return new Penalty.Scalar(graph.tf()
                        .math
                        .mul(
                                graph.tf().nn.l2Loss(graph.parameters().get(0).value()),
                                graph.tf().constant(4f)));
            }
        };
        try (TensorFlowLearner one = learner(PenaltyStep.AUTO, strong);
                TensorFlowLearner other = learner(PenaltyStep.AUTO, squares)) {
            other.penaltyStrength(4);
            one.train(9);
            other.train(9);
            assertThat(other.weightsSha256()).isEqualTo(one.weightsSha256());
        }
    }

    /** η / D after one step, by the rules' own formulas in float64. */
    private static double stepSize(OptimizerSpec optimizer, double gradient) {
        if (optimizer instanceof OptimizerSpec.Adam adam) {
            double corrected = RATE * Math.sqrt(1 - adam.beta2()) / (1 - adam.beta1());
            return corrected / (Math.sqrt((1 - adam.beta2()) * gradient * gradient) + adam.epsilon());
        }
        if (optimizer instanceof OptimizerSpec.RmsProp rmsProp) {
            return RATE / Math.sqrt((1 - rmsProp.decay()) * gradient * gradient + rmsProp.epsilon());
        }
        double accumulator = ((OptimizerSpec.AdaGrad) optimizer).initialAccumulator();
        return RATE / Math.sqrt(accumulator + gradient * gradient);
    }

    static Stream<OptimizerSpec> adaptive() {
        return Stream.of(
                new OptimizerSpec.Adam(RATE, 0.9, 0.999, 1e-3),
                new OptimizerSpec.RmsProp(RATE, 0.9, 0, 1e-3),
                new OptimizerSpec.AdaGrad(RATE, 0.1));
    }

    private static Map<String, NamedTensor> afterOneStep(OptimizerSpec optimizer, ConsolidationStrategy strategy) {
        try (TensorFlowLearner learner = learner(PenaltyStep.IMPLICIT, strategy, optimizer)) {
            learner.train(1);
            return learner.parameters();
        }
    }

    @ParameterizedTest
    @MethodSource("adaptive")
    void implicitStepOfAnAdaptiveRuleTakesItsOwnStepSizes(OptimizerSpec optimizer) {
        double precision = 3;
        Map<String, NamedTensor> start = initial();
        Map<String, NamedTensor> descended = afterOneStep(new OptimizerSpec.Sgd(1), NONE);
        Map<String, NamedTensor> plain = afterOneStep(optimizer, NONE);
        afterOneStep(optimizer, new PullToZero(precision)).forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                double gradient = (double) start.get(name).values()[i]
                        - descended.get(name).values()[i];
                double stiffness = stepSize(optimizer, gradient) * precision;
                double moved = plain.get(name).values()[i];
                double expected = (moved + stiffness * PullToZero.ANCHOR) / (1 + stiffness);
                assertThat((double) tensor.values()[i]).isCloseTo(expected, within(2e-5));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("adaptive")
    void withoutPrecisionAnAdaptiveRuleKeepsItsBits(OptimizerSpec optimizer) {
        String[] sha = new String[2];
        for (int i = 0; i < 2; i++) {
            try (TensorFlowLearner learner =
                    learner(PenaltyStep.IMPLICIT, i == 0 ? NONE : new PullToZero(0), optimizer)) {
                learner.train(30);
                sha[i] = learner.weightsSha256();
            }
        }
        assertThat(sha[1]).isEqualTo(sha[0]);
    }

    @Test
    void explicitStepAddsTheGradientOfThePenalty() {
        double precision = 0.7;
        Map<String, NamedTensor> start = initial();
        Map<String, NamedTensor> plain = afterOneStep(PenaltyStep.EXPLICIT, NONE);
        afterOneStep(PenaltyStep.EXPLICIT, new PullToZero(precision)).forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                double pull = RATE * precision * (start.get(name).values()[i] - PullToZero.ANCHOR);
                double expected = plain.get(name).values()[i] - pull;
                assertThat((double) tensor.values()[i]).isCloseTo(expected, within(3e-7));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(PenaltyStep.class)
    void withoutPrecisionEveryBitIsThatOfPlainTraining(PenaltyStep mode) {
        String[] sha = new String[2];
        for (int i = 0; i < 2; i++) {
            try (TensorFlowLearner learner = learner(mode, i == 0 ? NONE : new PullToZero(0))) {
                learner.train(30);
                sha[i] = learner.weightsSha256();
            }
        }
        assertThat(sha[1]).isEqualTo(sha[0]);
    }

    @Test
    void valueAndStiffnessAreThoseOfTheFormula() {
        try (TensorFlowLearner learner = learner(PenaltyStep.AUTO, new PullToZero(0.7))) {
            double sum = 0;
            for (NamedTensor tensor : learner.parameters().values()) {
                for (float weight : tensor.values()) {
                    sum += 0.7 / 2 * Math.pow(weight - PullToZero.ANCHOR, 2);
                }
            }
            assertThat(learner.penalty()).isCloseTo(sum, within(1e-5 * sum));
            assertThat(learner.stiffness()).isCloseTo(RATE * 0.7, within(1e-7));
        }
    }

    private static Consolidation anchoredAtTheStart(TrainingGraph graph) {
        Ops tf = graph.tf();
        List<Operand<TFloat32>> weights = new ArrayList<>();
        List<Operand<TFloat32>> precision = new ArrayList<>();
        graph.parameters().forEach(parameter -> {
            weights.add(parameter.value());
            precision.add(tf.fill(tf.constant(parameter.shape().asArray()), tf.constant(0.7f)));
        });
        return new Consolidation() {
            @Override
            public Penalty penalty() {
                return new Penalty.Quadratic(precision, weights, tf.constant(0f));
            }
        };
    }

    private static Map<String, NamedTensor> afterOneStep(
            OptimizerSpec rule, int width, ConsolidationStrategy strategy) {
        NetworkSpec network = NetworkSpec.mlp(List.of(width, width), Layer.Activation.TANH, 0, 0);
        LearnerSpec spec = new LearnerSpec(new int[] {6}, 4, 3, network, rule, PenaltyStep.EXPLICIT, 128, 3, "cpu", 1);
        try (TensorFlowLearner learner = (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, strategy)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(4, 128).view()), false);
            learner.train(1);
            return learner.parameters();
        }
    }

    /** What cancels out is added first; TensorFlow's graph optimizer, which is off, would put the gradient between. */
    @ParameterizedTest
    @ValueSource(ints = {5, 520})
    void atItsAnchorTheGradientOfAPenaltyChangesNoBit(int width) {
        OptimizerSpec rule = new OptimizerSpec.Momentum(RATE, 0.9, false);
        Map<String, NamedTensor> plain = afterOneStep(rule, width, NONE);
        afterOneStep(rule, width, PenaltyStepTest::anchoredAtTheStart)
                .forEach((name, tensor) -> assertThat(tensor.values())
                        .as(name)
                        .containsExactly(plain.get(name).values()));
    }

    /** Plain descent is pulled in place: what is taken away and what is added are rounded each. */
    @ParameterizedTest
    @ValueSource(ints = {5, 520})
    void atItsAnchorAnExplicitPullDoesNothingButRound(int width) {
        OptimizerSpec rule = new OptimizerSpec.Sgd(RATE);
        Map<String, NamedTensor> plain = afterOneStep(rule, width, NONE);
        afterOneStep(rule, width, PenaltyStepTest::anchoredAtTheStart).forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                float expected = plain.get(name).values()[i];
                assertThat(tensor.values()[i])
                        .isCloseTo(expected, within(2 * Math.ulp(Math.max(0.25f, Math.abs(expected)))));
            }
        });
    }

    @Test
    void newLearningRateReachesTheImplicitStep() {
        double precision = 5;
        try (TensorFlowLearner plain = learner(PenaltyStep.AUTO, NONE);
                TensorFlowLearner pulled = learner(PenaltyStep.AUTO, new PullToZero(precision))) {
            plain.learningRate(0.02);
            pulled.learningRate(0.02);
            plain.train(1);
            pulled.train(1);
            float moved = plain.parameters().get("parameter/output/bias").values()[0];
            float result = pulled.parameters().get("parameter/output/bias").values()[0];
            double expected = (moved + 0.02 * precision * PullToZero.ANCHOR) / (1 + 0.02 * precision);
            assertThat((double) result).isCloseTo(expected, within(3e-7));
        }
    }

    /** A strategy may change its penalty before a task, too. */
    @ParameterizedTest
    @ValueSource(strings = {"EXPLICIT", "IMPLICIT"})
    void aPenaltyChangedBeforeATaskReachesItsFirstStep(String mode) {
        ConsolidationStrategy stiffens = graph -> {
            List<StateTensor> precisions = graph.statePerParameter("precision", 0f);
            List<Op> stiffen = precisions.stream()
                    .map(precision -> precision.assign(graph.tf()
                            .fill(
                                    graph.tf().constant(precision.shape().asArray()),
                                    graph.tf().constant(3f))))
                    .toList();
            Penalty penalty = new Penalty.Quadratic(
                    precisions.stream().map(StateTensor::value).toList(),
                    graph.statePerParameter("anchor", PullToZero.ANCHOR).stream()
                            .map(StateTensor::value)
                            .toList(),
                    graph.tf().constant(0f));
            return new Consolidation() {
                @Override
                public Penalty penalty() {
                    return penalty;
                }

                @Override
                public void taskStarted(TaskScope scope) {
                    scope.run(stiffen);
                }
            };
        };
        Map<String, NamedTensor> reference = afterOneStep(PenaltyStep.valueOf(mode), new PullToZero(3));
        afterOneStep(PenaltyStep.valueOf(mode), stiffens).forEach((name, tensor) -> assertThat(tensor.values())
                .as(name)
                .isEqualTo(reference.get(name).values()));
    }

    @Test
    void whatAStrategyNotedOfLaterStepsDoesNotOutliveTheWeightsOfEarlierOnes() {
        try (TensorFlowLearner learner = learner(PenaltyStep.AUTO, new StepRecorder(0.7))) {
            learner.train(3);
            LearnerState best = learner.state();
            List<NamedTensor> bestWeights = learner.weights();
            learner.train(4);
            assertThat(learner.state().tensor("strategy/delta/output/bias").values())
                    .isNotEqualTo(best.tensor("strategy/delta/output/bias").values());
            learner.restoreWeights(bestWeights);
            LearnerState back = learner.state();
            best.tensors()
                    .forEach((name, tensor) ->
                            assertThat(back.tensor(name).values()).as(name).isEqualTo(tensor.values()));
        }
    }

    @Test
    void aScalarPenaltyIsDifferentiated() {
        ConsolidationStrategy byHand = graph -> new Consolidation() {
            @Override
            public Penalty penalty() {
                List<Operand<TFloat32>> sums = new ArrayList<>();
                graph.parameters().forEach(parameter -> {
                    int[] axes = new int[parameter.shape().numDimensions()];
                    java.util.Arrays.setAll(axes, axis -> axis);
                    var distance =
                            graph.tf().math.sub(parameter.value(), graph.tf().constant(PullToZero.ANCHOR));
                    sums.add(graph.tf()
                            .reduceSum(
                                    graph.tf().math.square(distance), graph.tf().constant(axes)));
                });
                return new Penalty.Scalar(graph.tf()
                        .math
                        .mul(graph.tf().math.addN(sums), graph.tf().constant(0.35f)));
            }
        };
        Map<String, NamedTensor> reference = afterOneStep(PenaltyStep.EXPLICIT, new PullToZero(0.7));
        afterOneStep(PenaltyStep.EXPLICIT, byHand).forEach((name, tensor) -> assertThat(tensor.values())
                .usingComparatorWithPrecision(3e-7f)
                .containsExactly(reference.get(name).values()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPLICIT", "IMPLICIT"})
    void stepHooksSeeTheStepTakenAndTheGradientOfTheTaskAlone(String mode) {
        Map<String, NamedTensor> start = initial();
        Map<String, NamedTensor> plain = afterOneStep(PenaltyStep.EXPLICIT, NONE);
        try (TensorFlowLearner learner = learner(PenaltyStep.valueOf(mode), new StepRecorder(0.7))) {
            learner.train(1);
            Map<String, NamedTensor> state = learner.state().tensors();
            Map<String, NamedTensor> end = learner.parameters();
            start.forEach((name, tensor) -> {
                String own = name.substring("parameter/".length());
                for (int i = 0; i < tensor.values().length; i++) {
                    float before = tensor.values()[i];
                    assertThat(state.get("strategy/delta/" + own).values()[i])
                            .isCloseTo(end.get(name).values()[i] - before, within(1e-7f));
                    assertThat((double) state.get("strategy/gradient/" + own).values()[i])
                            .isCloseTo((before - (double) plain.get(name).values()[i]) / RATE, within(1e-5));
                }
            });
        }
    }
}
