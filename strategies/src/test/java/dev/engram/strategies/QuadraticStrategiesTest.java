package dev.engram.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.engram.api.NamedTensor;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.TaskView;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.image.Permuted;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.ewcdr.EwcDr;
import dev.engram.strategies.ewcdr.EwcDrConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.strategies.kfac.Kfac;
import dev.engram.strategies.kfac.KfacConfig;
import dev.engram.strategies.l2.L2;
import dev.engram.strategies.l2.L2Config;
import dev.engram.strategies.mas.Mas;
import dev.engram.strategies.mas.MasConfig;
import dev.engram.strategies.none.NoConfig;
import dev.engram.strategies.none.NoConsolidation;
import dev.engram.strategies.onlineewc.OnlineEwc;
import dev.engram.strategies.onlineewc.OnlineEwcConfig;
import dev.engram.strategies.rwalk.RiemannianWalk;
import dev.engram.strategies.rwalk.RiemannianWalkConfig;
import dev.engram.strategies.si.SynapticIntelligence;
import dev.engram.strategies.si.SynapticIntelligenceConfig;
import dev.engram.tf.learner.TensorFlowLearner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuadraticStrategiesTest {
    private static final double LAMBDA = 30;

    private static Fisher fisher() {
        return new Fisher(new FisherConfig(FisherLabels.EMPIRICAL, 0, 500));
    }

    private static ConsolidationStrategy strategy(String name, double lambda) {
        return switch (name) {
            case "l2" -> new L2(new L2Config(lambda));
            case "ewc" -> new Ewc(new EwcConfig(lambda, fisher()));
            case "online-ewc" -> new OnlineEwc(new OnlineEwcConfig(lambda, 0.5, fisher()));
            case "mas" -> new Mas(new MasConfig(lambda, 0));
            case "ewc-dr" -> new EwcDr(new EwcDrConfig(lambda, 0));
            case "rwalk" -> new RiemannianWalk(new RiemannianWalkConfig(lambda, 0.9, 10, 0.001));
            case "kfac" -> new Kfac(new KfacConfig(lambda, 0));
            case "si" -> new SynapticIntelligence(new SynapticIntelligenceConfig(lambda, 0.001));
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Stream<String> names() {
        return Stream.of("l2", "ewc", "online-ewc", "mas", "ewc-dr", "si");
    }

    private static void learn(TensorFlowLearner learner, int task) {
        learner.startTask(task, "task-" + task, List.of(Blobs.of(20 + task, 80).view()), false);
        learner.train(12);
    }

    private static String sha(ConsolidationStrategy strategy) {
        try (TensorFlowLearner learner = Learners.of(strategy)) {
            for (int task = 0; task < 3; task++) {
                learn(learner, task);
                learner.consolidate();
            }
            return learner.weightsSha256();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void withoutLambdaEveryBitIsThatOfPlainTraining(String name) {
        assertThat(sha(strategy(name, 0))).isEqualTo(sha(new NoConsolidation(new NoConfig())));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isNotASilentNoOp(String name) {
        assertThat(sha(strategy(name, LAMBDA))).isNotEqualTo(sha(new NoConsolidation(new NoConfig())));
    }

    @ParameterizedTest
    @MethodSource("names")
    void penaltyIsZeroBeforeTheFirstTaskAndAtItsAnchorAndPositiveAway(String name) {
        try (TensorFlowLearner learner = Learners.of(strategy(name, LAMBDA))) {
            learn(learner, 0);
            assertThat(learner.penalty()).isZero();
            learner.consolidate();
            assertThat(learner.penalty()).isZero();
            learn(learner, 1);
            assertThat(learner.penalty()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"l2", "ewc", "online-ewc", "mas", "ewc-dr", "si", "rwalk", "kfac"})
    void stateAfterTenPermutedTasksIsAsLargeAsAfterOne(String name) {
        try (TensorFlowLearner learner = Learners.of(strategy(name, 0.1))) {
            List<Long> bytes = new ArrayList<>();
            for (int task = 0; task < 10; task++) {
                TaskView view = permuted(task);
                learner.startTask(task, "task-" + task, List.of(view), false);
                learner.train(5);
                learner.consolidate();
                bytes.add(learner.stateBytes());
            }
            assertThat(bytes.get(0)).isPositive();
            assertThat(bytes).containsOnly(bytes.get(0));
        }
    }

    private static TaskView permuted(int task) {
        Blobs blobs = Blobs.of(20, 80);
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
        Collections.shuffle(order, new Random(task));
        int[] from = order.stream().mapToInt(Integer::intValue).toArray();
        return new TaskView(
                new Permuted("permuted-" + task, blobs, from),
                blobs.view().outputs(),
                blobs.view().active());
    }

    @ParameterizedTest
    @MethodSource("names")
    void measuringImportanceLeavesWeightsAsTheyAre(String name) {
        try (TensorFlowLearner learner = Learners.of(strategy(name, LAMBDA))) {
            learn(learner, 0);
            String before = learner.weightsSha256();
            learner.consolidate();
            assertThat(learner.weightsSha256()).isEqualTo(before);
        }
    }

    /** λ/2 Σ F (θ − θ*)² of one task, in float64. */
    private record Single(Map<String, double[]> importance, Map<String, double[]> anchor) {
        double at(Map<String, NamedTensor> weights) {
            double sum = 0;
            for (Map.Entry<String, NamedTensor> weight : weights.entrySet()) {
                for (int i = 0; i < weight.getValue().values().length; i++) {
                    double distance = weight.getValue().values()[i] - anchor.get(weight.getKey())[i];
                    sum += LAMBDA / 2 * importance.get(weight.getKey())[i] * distance * distance;
                }
            }
            return sum;
        }
    }

    @Test
    void theMergedPenaltyIsTheSumOfOnePenaltyATask() {
        List<Single> singles = new ArrayList<>();
        try (TensorFlowLearner learner = Learners.of(strategy("ewc", LAMBDA))) {
            Map<String, double[]> total = new HashMap<>();
            for (int task = 0; task < 3; task++) {
                learn(learner, task);
                learner.consolidate();
                Map<String, double[]> importance = new HashMap<>();
                Map<String, double[]> anchor = new HashMap<>();
                learner.parameters().forEach((name, tensor) -> {
                    float[] precision = Learners.state(learner, "precision/" + name.substring("parameter/".length()));
                    double[] before = total.getOrDefault(name, new double[precision.length]);
                    double[] own = new double[precision.length];
                    double[] at = new double[precision.length];
                    double[] sum = new double[precision.length];
                    for (int i = 0; i < own.length; i++) {
                        own[i] = precision[i] / LAMBDA - before[i];
                        sum[i] = precision[i] / LAMBDA;
                        at[i] = tensor.values()[i];
                    }
                    total.put(name, sum);
                    importance.put(name, own);
                    anchor.put(name, at);
                });
                singles.add(new Single(importance, anchor));
            }
            learn(learner, 3);
            double expected = singles.stream()
                    .mapToDouble(s -> s.at(learner.parameters()))
                    .sum();
            assertThat(learner.penalty()).isCloseTo(expected, within(1e-5 * expected));
        }
    }

    @Test
    void onlineEwcDecaysAndKeepsTheLatestAnchor() {
        try (TensorFlowLearner learner = Learners.of(strategy("online-ewc", LAMBDA));
                TensorFlowLearner fresh = Learners.of(strategy("online-ewc", LAMBDA))) {
            learn(learner, 0);
            learner.consolidate();
            float[] first = Learners.state(learner, "precision/output/bias");
            learn(learner, 1);
            learn(fresh, 0);
            fresh.startTask(1, "task-1", List.of(Blobs.of(21, 80).view()), false);
            fresh.restore(withoutStrategy(learner, fresh));
            fresh.consolidate();
            float[] alone = Learners.state(fresh, "precision/output/bias");
            learner.consolidate();
            float[] second = Learners.state(learner, "precision/output/bias");
            for (int i = 0; i < first.length; i++) {
                assertThat(second[i]).isCloseTo(0.5f * first[i] + alone[i], within(1e-6f));
            }
            assertThat(Learners.state(learner, "anchor/output/bias"))
                    .isEqualTo(learner.parameters().get("parameter/output/bias").values());
        }
    }

    /** The weights of one learner with the strategy's state of another. */
    private static dev.engram.api.LearnerState withoutStrategy(TensorFlowLearner of, TensorFlowLearner state) {
        Map<String, NamedTensor> tensors = new HashMap<>(of.state().tensors());
        state.state().tensors().forEach((name, tensor) -> {
            if (name.startsWith("strategy/")) {
                tensors.put(name, tensor);
            }
        });
        return new dev.engram.api.LearnerState(
                of.state().strategy(), tensors, of.state().counters());
    }

    @Test
    void synapticIntelligenceSumsThePathOfTheTaskLoss() {
        try (TensorFlowLearner si = Learners.of(strategy("si", LAMBDA));
                TensorFlowLearner plain = Learners.of(new NoConsolidation(new NoConfig()))) {
            si.startTask(0, "task-0", List.of(Blobs.of(20, 80).view()), false);
            plain.startTask(0, "task-0", List.of(Blobs.of(20, 80).view()), false);
            float[] start = plain.parameters().get("parameter/output/kernel").values();
            double[] path = new double[start.length];
            float[] before = start;
            for (int step = 0; step < 20; step++) {
                si.train(1);
                plain.train(1);
                float[] after =
                        plain.parameters().get("parameter/output/kernel").values();
                for (int i = 0; i < path.length; i++) {
                    double delta = (double) after[i] - before[i];
                    path[i] += delta * delta / 0.1;
                }
                before = after;
            }
            si.consolidate();
            float[] precision = Learners.state(si, "precision/output/kernel");
            for (int i = 0; i < path.length; i++) {
                double moved = (double) before[i] - start[i];
                double expected = LAMBDA * Math.max(0, path[i]) / (moved * moved + 0.001);
                assertThat((double) precision[i]).isCloseTo(expected, within(2e-4 * expected + 1e-6));
            }
        }
    }

    /** The velocity of the first task carries weights uphill in the second. */
    @Test
    void synapticIntelligenceTakesNothingFromAPathThatRaisedTheLoss() {
        OptimizerSpec momentum = new OptimizerSpec.Momentum(0.1, 0.9, false);
        try (TensorFlowLearner learner =
                Learners.of(strategy("si", LAMBDA), Learners.softmaxRegression(), momentum, 3)) {
            learn(learner, 0);
            learner.consolidate();
            float[] before = Learners.state(learner, "precision/output/kernel");
            float[] start = learner.parameters().get("parameter/output/kernel").values();
            learner.startTask(1, "task-1", List.of(Blobs.of(21, 80).view()), false);
            learner.train(2);
            float[] path = Learners.state(learner, "path/output/kernel");
            assertThat(IntStream.range(0, path.length).filter(i -> path[i] < -1e-4f))
                    .as("weights whose path raised the loss")
                    .isNotEmpty();
            learner.consolidate();
            float[] end = learner.parameters().get("parameter/output/kernel").values();
            float[] after = Learners.state(learner, "precision/output/kernel");
            for (int i = 0; i < path.length; i++) {
                double moved = (double) end[i] - start[i];
                double expected = before[i] + LAMBDA * Math.max(0, path[i]) / (moved * moved + 0.001);
                assertThat((double) after[i]).isCloseTo(expected, within(1e-4 * expected));
            }
        }
    }
}
