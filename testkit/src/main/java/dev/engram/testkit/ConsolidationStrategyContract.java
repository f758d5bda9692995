package dev.engram.testkit;

import static dev.engram.testkit.ContractLearners.NONE;
import static dev.engram.testkit.ContractLearners.STEPS;
import static dev.engram.testkit.ContractLearners.inTheThirdTask;
import static dev.engram.testkit.ContractLearners.learn;
import static dev.engram.testkit.ContractLearners.learner;
import static dev.engram.testkit.ContractLearners.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.api.Bounds;
import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.Learner;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.core.config.SettingKey;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/**
 * What every strategy must hold, so that its users can trust it without reading it. Extend this class in your tests, give
 * your provider and the keys of its configuration, and inherit the rules:
 *
 * <pre>{@code
 * class MyStrategyTest extends ConsolidationStrategyContract {
 *     protected ConsolidationStrategyProvider provider() { return new MyStrategyProvider(); }
 *     protected List<String> keys() { return List.of("lambda = 1, at least 0"); }
 * }
 * }</pre>
 *
 * <p>Rules that speak of λ hold for strategies with a key {@code lambda} whose bounds allow the λ of the rule; rules that
 * speak of the penalty for strategies that have one ({@link #hasPenalty}); rules that compare with plain training for
 * strategies that change it ({@link #changesTraining}).
 */
public abstract class ConsolidationStrategyContract {
    private static final List<PenaltyStep> STEPS_OF_A_PENALTY = List.of(PenaltyStep.EXPLICIT, PenaltyStep.IMPLICIT);

    /** Your provider; the kit makes strategies through it as the command does. */
    protected abstract ConsolidationStrategyProvider provider();

    /**
     * Every configuration key with its default and its bounds, which are promises to users: {@code "lambda = 100, at least
     * 0"}; without bounds {@code "gamma = 1"}; a required key {@code "count"}.
     */
    protected abstract List<String> keys();

    /** HOCON of settings under which the strategy visibly protects the small tasks of this kit; the defaults if empty. */
    protected String settings() {
        return "";
    }

    /** Whether the strategy protects by a penalty. */
    protected boolean hasPenalty() {
        return true;
    }

    /** Whether training on a second task's data differs from plain training, by a penalty or by changed gradients. */
    protected boolean changesTraining() {
        return true;
    }

    /**
     * Whether importance is a mean of something that every example has, as in a diagonal penalty; not so where it is a product
     * of means, as of Kronecker factors.
     */
    protected boolean averagesOverExamples() {
        return true;
    }

    private ConsolidationStrategy strategy(String... more) {
        String[] all = new String[more.length + 1];
        all[0] = settings();
        System.arraycopy(more, 0, all, 1, more.length);
        return new ConfiguredStrategies(provider()).with(all);
    }

    private boolean takesLambda(double... values) {
        return SettingKey.of(provider().configuration()).stream()
                .filter(key -> key.name().equals("lambda"))
                .map(key -> Bounds.of(key.setting()))
                .anyMatch(bounds -> DoubleStream.of(values).allMatch(bounds::allow));
    }

    @Test
    protected void penaltyIsZeroBeforeTheFirstTaskIsLearned() {
        try (Learner learner = learner(strategy())) {
            start(learner, 0, ContractTasks.shared(0));
            learner.train(STEPS);
            assertThat(learner.penalty())
                    .as("the penalty while the first task is learned: there is nothing to keep yet")
                    .isZero();
        }
    }

    @Test
    protected void penaltyIsZeroAtTheAnchorOfTheFirstTask() {
        try (Learner learner = learner(strategy())) {
            learn(learner, 0);
            assertThat(learner.penalty())
                    .as("the penalty at the weights with which the first task ended")
                    .isZero();
        }
    }

    @Test
    protected void penaltyIsNeverNegative() {
        try (Learner learner = learner(strategy())) {
            LearnerState state = inTheThirdTask(learner);
            for (int seed = 0; seed < 10; seed++) {
                Map<String, float[]> direction = States.direction(state, seed);
                for (double size : new double[] {0, 0.01, 1}) {
                    assertThat(States.penaltyAt(learner, state, direction, size))
                            .as("the penalty at distance %s from trained weights", size)
                            .isNotNegative();
                }
            }
        }
    }

    @Test
    protected void penaltyIsPositiveAwayFromTheAnchor() {
        assumeTrue(hasPenalty(), "the strategy has no penalty");
        try (Learner learner = learner(strategy())) {
            learn(learner, 0);
            LearnerState state = learner.state();
            States.direction(state, 1)
                    .forEach((name, values) -> assertThat(States.penaltyAt(learner, state, Map.of(name, values), 0.1))
                            .as(
                                    "the penalty where '%s' alone is away from the first task's weights: at zero the"
                                            + " strategy is a silent no-op for it",
                                    name)
                            .isPositive());
        }
    }

    @Test
    protected void penaltyDoesNotRiseWhereTheModelStandsWhenATaskIsConsolidated() {
        assumeTrue(hasPenalty(), "the strategy has no penalty");
        try (Learner learner = learner(strategy())) {
            inTheThirdTask(learner);
            double before = learner.penalty();
            learner.consolidate();
            assertThat(learner.penalty())
                    .as("the penalty at the weights with which the third task ended, against the one before it was"
                            + " consolidated: the anchor must follow")
                    .isLessThanOrEqualTo(before * (1 + 1e-4));
        }
    }

    @Test
    protected void precisionIsNeverNegativeAndGrowsWithEveryTaskUnlessItDecays() {
        try (Learner learner = learner(strategy())) {
            Precision before = Precision.of(learner);
            assumeFalse(before.isEmpty(), "the strategy has no quadratic penalty");
            boolean decays = strategy().requirements().decays();
            for (int task = 0; task < 3; task++) {
                learn(learner, task);
                Precision after = Precision.of(learner);
                assertThat(after.smallest())
                        .as("the smallest precision after task %s: below zero a weight is pushed away", task)
                        .isNotNegative();
                if (!decays) {
                    Precision added = after.minus(before);
                    assertThat(added.smallest())
                            .as("the least that task %s added to a precision, which is not declared to decay", task)
                            .isNotNegative();
                    assertThat(added.sum())
                            .as("what task %s added to the precision, all in all: every task counts", task)
                            .isPositive();
                }
                before = after;
            }
        }
    }

    @Test
    protected void gradientOfThePenaltyEqualsFiniteDifferences() {
        assumeTrue(hasPenalty(), "the strategy has no penalty");
        // One SGD step with η = 1 with and without the strategy: the difference is the penalty's gradient.
        OptimizerSpec sgd = new OptimizerSpec.Sgd(1);
        try (Learner with = learner(strategy());
                Learner one = learner(strategy(), sgd);
                Learner plain = learner(NONE, sgd)) {
            LearnerState state = inTheThirdTask(with);
            start(one, 2, ContractTasks.shared(2));
            one.restore(state);
            start(plain, 2, ContractTasks.shared(2));
            plain.restore(States.transplanted(state, plain.state()));
            one.train(1);
            plain.train(1);
            for (int seed = 0; seed < 5; seed++) {
                Map<String, float[]> direction = States.direction(state, seed);
                double gradient = States.along(one.state(), plain.state(), direction);
                double h = 0.01;
                double difference =
                        (States.penaltyAt(with, state, direction, h) - States.penaltyAt(with, state, direction, -h))
                                / (2 * h);
                assertThat(gradient)
                        .as(
                                "the gradient that training takes of the penalty, along a direction in which it rises by"
                                        + " %s by finite differences",
                                difference)
                        .isCloseTo(difference, within(0.01 * Math.abs(difference) + 1e-3));
            }
        }
    }

    @Test
    protected void lambdaZeroGivesTheBitsOfPlainTraining() {
        assumeTrue(takesLambda(0), "the strategy has no lambda, or none that may be 0");
        for (PenaltyStep step : STEPS_OF_A_PENALTY) {
            try (Learner zero = learner(strategy("lambda = 0"), step);
                    Learner plain = learner(NONE)) {
                for (int task = 0; task < 3; task++) {
                    learn(zero, task);
                    learn(plain, task);
                    assertThat(zero.weightsSha256())
                            .as("the weights after task %s with lambda = 0, against plain training (%s)", task, step)
                            .isEqualTo(plain.weightsSha256());
                }
            }
        }
    }

    /** The penalty at one and the same point after two tasks; no step is taken with a penalty. */
    private double penaltyWith(String lambda) {
        try (Learner learner = learner(strategy(lambda))) {
            learn(learner, 0);
            start(learner, 1, ContractTasks.shared(1));
            learner.consolidate();
            LearnerState state = learner.state();
            return States.penaltyAt(learner, state, States.direction(state, 3), 0.1);
        }
    }

    @Test
    protected void penaltyOfTwoTasksIsProportionalToLambda() {
        assumeTrue(
                hasPenalty() && takesLambda(0.25, 0.5),
                "the strategy has no penalty, or no lambda that may be 0.25 and 0.5");
        double expected = 2 * penaltyWith("lambda = 0.25");
        assertThat(penaltyWith("lambda = 0.5"))
                .as("the penalty with lambda = 0.5, against twice the one with 0.25: lambda must not compound")
                .isCloseTo(expected, within(1e-4 * expected));
    }

    /** Loss of the first task after training on its opposite. */
    private static double forgotten(ConsolidationStrategy strategy) {
        try (Learner learner = learner(strategy)) {
            learn(learner, 0);
            start(learner, 1, ContractTasks.opposite(0));
            learner.train(STEPS);
            start(learner, 2, ContractTasks.shared(0));
            learner.learningRate(0);
            return learner.train(learner.stepsPerEpoch());
        }
    }

    @Test
    protected void forgetsLessThanPlainTraining() {
        assumeTrue(changesTraining(), "the strategy leaves training as it is");
        assertThat(forgotten(strategy()))
                .as("the loss of the first task after training with its labels exchanged, against plain training: equal"
                        + " means a silent no-op")
                .isLessThan(forgotten(NONE));
    }

    /** The penalty at one and the same point after importance was measured on tasks, without any training. */
    private double penaltyAfterMeasuring(Dataset... tasks) {
        try (Learner learner = learner(strategy())) {
            for (int task = 0; task < tasks.length; task++) {
                start(learner, task, ContractTasks.shared(tasks[task]));
                learner.consolidate();
            }
            LearnerState state = learner.state();
            return States.penaltyAt(learner, state, States.direction(state, 3), 0.1);
        }
    }

    @Test
    protected void importanceIsAMeanOverExamplesInAnyOrder() {
        Dataset data = ContractTasks.severalBatches();
        double reference = penaltyAfterMeasuring(data);
        assumeTrue(reference != 0, "the strategy measures importance over steps, of which there are none here");
        Offset<Double> tolerance = within(Math.abs(reference) * 1e-4);
        assertThat(penaltyAfterMeasuring(ContractTasks.reversed(data)))
                .as("the penalty after measuring on the same examples in the opposite order")
                .isCloseTo(reference, tolerance);
        assertThat(penaltyAfterMeasuring(ContractTasks.doubled(data)))
                .as("the penalty after measuring on every example twice: importance is a mean, not a sum")
                .isCloseTo(reference, tolerance);
        if (averagesOverExamples()) {
            int half = data.size() / 2;
            double first = penaltyAfterMeasuring(ContractTasks.part(data, 0, half));
            double second = penaltyAfterMeasuring(ContractTasks.part(data, half, data.size()));
            double mean = (half * first + (data.size() - half) * second) / data.size();
            assertThat(mean)
                    .as("the mean of the penalties after measuring on either half of the examples, against measuring"
                            + " on all: what examples have in common in a batch must not count")
                    .isCloseTo(reference, tolerance);
        }
    }

    @Test
    protected void importanceOfTwoTasksIsTheSameInEitherOrderUnlessItDecays() {
        assumeFalse(strategy().requirements().decays(), "the strategy lets what earlier tasks added fade");
        Dataset one = ContractTasks.data(0);
        Dataset other = ContractTasks.data(1);
        double reference = penaltyAfterMeasuring(one, other);
        assumeTrue(reference != 0, "the strategy measures importance over steps, of which there are none here");
        assertThat(penaltyAfterMeasuring(other, one))
                .as("the penalty after measuring on two tasks, against the opposite order: each task is measured afresh"
                        + " and counts once, or the requirements say that it decays")
                .isCloseTo(reference, within(Math.abs(reference) * 1e-4));
    }

    @Test
    protected void examplesAreLookedAtOnlyWhereThatIsDeclared() {
        WatchedStrategy watched = new WatchedStrategy(strategy());
        assumeFalse(watched.requirements().examples(), "the strategy declares that it looks at examples");
        try (Learner learner = learner(watched)) {
            learn(learner, 0);
            learn(learner, 1);
        }
        assertThat(watched.looksAtExamples())
                .as("whether the strategy looks at examples, though its requirements say that it does not")
                .isFalse();
    }

    @Test
    protected void estimationLeavesParametersSlotsAndCountersUntouched() {
        try (Learner learner = learner(strategy(), new OptimizerSpec.Adam(0.01, 0.9, 0.999, 1e-7))) {
            for (int task = 0; task < 2; task++) {
                start(learner, task, ContractTasks.shared(task));
                learner.train(STEPS);
                LearnerState before = learner.state();
                learner.consolidate();
                LearnerState after = learner.state();
                assertThat(after.counters()).as("counters over an estimation").isEqualTo(before.counters());
                before.tensors().forEach((name, tensor) -> {
                    if (!name.startsWith("strategy/")) {
                        assertThat(after.tensor(name).values())
                                .as("'%s' over an estimation", name)
                                .isEqualTo(tensor.values());
                    }
                });
            }
        }
    }

    @Test
    protected void stateSurvivesSaveAndRestoreToTheBitAndTrainingGoesOn() {
        for (PenaltyStep step : STEPS_OF_A_PENALTY) {
            stateSurvives(step);
        }
    }

    private void stateSurvives(PenaltyStep step) {
        try (Learner first = learner(strategy(), step);
                Learner second = learner(strategy(), step)) {
            LearnerState saved = inTheThirdTask(first);
            start(second, 2, ContractTasks.shared(2));
            second.restore(saved);
            LearnerState restored = second.state();
            saved.tensors().forEach((name, tensor) -> assertThat(restored.tensor(name))
                    .as("'%s' after restore", name)
                    .extracting(NamedTensor::values)
                    .isEqualTo(tensor.values()));
            for (Learner learner : List.of(first, second)) {
                learner.train(STEPS);
                learner.consolidate();
                learn(learner, 3);
            }
            assertThat(second.weightsSha256())
                    .as("the weights one task after a restore, against an undisturbed learner: state is missing")
                    .isEqualTo(first.weightsSha256());
        }
    }

    @Test
    protected void restoringAnotherStrategysStateFailsByName() {
        try (Learner learner = learner(strategy());
                Learner plain = learner(NONE)) {
            learn(plain, 0);
            LearnerState foreign = plain.state();
            String before = learner.weightsSha256();
            assertThatThrownBy(() -> learner.restore(foreign))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining(foreign.strategy())
                    .hasMessageContaining(learner.state().strategy());
            assertThat(learner.weightsSha256()).isEqualTo(before);
        }
    }

    @Test
    protected void stateDoesNotGrowOverFiveTasks() {
        try (Learner learner = learner(strategy())) {
            learn(learner, 0);
            long first = learner.stateBytes();
            for (int task = 1; task < 5; task++) {
                learn(learner, task);
            }
            assertThat(learner.stateBytes())
                    .as(
                            "bytes of state after five tasks: what is declared after the graph was built cannot be restored")
                    .isEqualTo(first);
        }
    }

    @Test
    protected void everyHeadIsProtectedOnceItIsLearned() {
        assumeTrue(hasPenalty(), "the strategy has no penalty");
        try (Learner learner = learner(strategy())) {
            learn(learner, 0);
            learn(learner, 1, ContractTasks.newHead(1));
            LearnerState state = learner.state();
            assertThat(States.riseAtOutput(learner, state, 0))
                    .as("how the penalty rises where an output of the first task moves, after a second task on other"
                            + " outputs")
                    .isPositive();
            assertThat(States.riseAtOutput(learner, state, 2))
                    .as(
                            "how the penalty rises where an output of the second task moves: later tasks are protected, too")
                    .isPositive();
        }
    }

    @Test
    protected void noHeadIsProtectedBeforeItIsLearned() {
        assumeTrue(hasPenalty(), "the strategy has no penalty");
        try (Learner learner = learner(strategy())) {
            learn(learner, 0);
            LearnerState state = learner.state();
            double learned = States.riseAtOutput(learner, state, 0);
            double unseen = States.riseAtOutput(learner, state, 2);
            assumeTrue(
                    Math.abs(learned - unseen) > 1e-3 * learned, "the strategy protects all outputs alike, as L2 does");
            assertThat(unseen)
                    .as(
                            "how the penalty rises where an output moves that no task has used, against %s for one of"
                                    + " the first task: what is measured must be masked",
                            learned)
                    .isLessThanOrEqualTo(0.01 * learned);
        }
    }

    @Test
    protected void oneStrategyServesSeveralLearners() {
        ConsolidationStrategy shared = strategy();
        try (Learner alone = learner(strategy());
                Learner one = learner(shared);
                Learner other = learner(shared)) {
            assertThatCode(() -> {
                        for (int task = 0; task < 2; task++) {
                            learn(alone, task);
                            learn(one, task);
                            learn(other, task);
                        }
                    })
                    .as("one strategy in two learners, as in an experiment with two seeds: what it builds into a graph"
                            + " must not be kept in its fields")
                    .doesNotThrowAnyException();
            for (Learner learner : List.of(one, other)) {
                assertThat(learner.weightsSha256())
                        .as("the weights of a learner that shares its strategy with another, against one that does not")
                        .isEqualTo(alone.weightsSha256());
            }
        }
    }

    @Test
    protected void noNativeMemoryIsLeftBehind() {
        try (Learner learner = learner(strategy())) {
            learn(learner, 0);
            // Penalties of forty tasks add up; small steps keep them stable.
            learner.learningRate(1e-5);
            long before = Pointer.totalCount();
            for (int task = 1; task <= 40; task++) {
                learn(learner, task);
            }
            assertThat(Pointer.totalCount() - before)
                    .as("native objects that 40 further tasks have left behind")
                    .isLessThan(20);
        }
    }

    @Test
    protected void keysDefaultsAndBoundsArePinned() {
        List<String> found = SettingKey.of(provider().configuration()).stream()
                .map(key -> {
                    String value = key.setting().defaultValue();
                    String bounds = Bounds.of(key.setting()).inWords();
                    return key.name()
                            + (value.isEmpty() ? "" : " = " + value)
                            + (bounds.isEmpty() ? "" : ", " + bounds);
                })
                .toList();
        assertThat(found)
                .as(
                        "configuration keys of '%s'; a changed default changes every user's results",
                        provider().name())
                .containsExactlyElementsOf(keys());
    }

    @Test
    protected void theNameIsOneThatAConfigurationCanHold() {
        assertThat(provider().name()).matches("[a-z][a-z0-9-]*");
        assertThat(provider().summary()).isNotBlank().hasLineCount(1);
    }
}
