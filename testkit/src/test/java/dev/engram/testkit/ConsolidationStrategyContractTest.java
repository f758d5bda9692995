package dev.engram.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.Setting;
import dev.engram.core.config.SettingKey;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.spi.TrainingGraph;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** The kit itself: every rule lets a right strategy pass and fails the strategy that breaks it, saying what is wrong. */
class ConsolidationStrategyContractTest {
    private static class Contract extends ConsolidationStrategyContract {
        private final Flawed.Flaw flaw;
        private final List<String> keys;

        Contract(Flawed.Flaw flaw) {
            this(flaw, List.of("lambda = 30, at least 0", "flaw = none"));
        }

        Contract(Flawed.Flaw flaw, List<String> keys) {
            this.flaw = flaw;
            this.keys = keys;
        }

        @Override
        protected ConsolidationStrategyProvider provider() {
            return new Flawed.Provider();
        }

        @Override
        protected List<String> keys() {
            return keys;
        }

        @Override
        protected String settings() {
            return "flaw = " + SettingKey.kebab(flaw.name());
        }
    }

    /** Without a penalty. */
    private static final class GradientsContract extends ConsolidationStrategyContract {
        private final FlawedGradients.Steps steps;

        GradientsContract(FlawedGradients.Steps steps) {
            this.steps = steps;
        }

        @Override
        protected ConsolidationStrategyProvider provider() {
            return new FlawedGradients.Provider();
        }

        @Override
        protected List<String> keys() {
            return List.of("steps = shorter");
        }

        @Override
        protected String settings() {
            return "steps = " + SettingKey.kebab(steps.name());
        }

        @Override
        protected boolean hasPenalty() {
            return false;
        }
    }

    private record Rule(String name, Consumer<ConsolidationStrategyContract> check) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Rule ZERO_BEFORE =
            new Rule("zero before", ConsolidationStrategyContract::penaltyIsZeroBeforeTheFirstTaskIsLearned);
    private static final Rule ZERO_AT_ANCHOR =
            new Rule("zero at anchor", ConsolidationStrategyContract::penaltyIsZeroAtTheAnchorOfTheFirstTask);
    private static final Rule NOT_NEGATIVE =
            new Rule("not negative", ConsolidationStrategyContract::penaltyIsNeverNegative);
    private static final Rule POSITIVE =
            new Rule("positive away", ConsolidationStrategyContract::penaltyIsPositiveAwayFromTheAnchor);
    private static final Rule ANCHOR_FOLLOWS = new Rule(
            "anchor follows",
            ConsolidationStrategyContract::penaltyDoesNotRiseWhereTheModelStandsWhenATaskIsConsolidated);
    private static final Rule PRECISION_GROWS = new Rule(
            "precision grows",
            ConsolidationStrategyContract::precisionIsNeverNegativeAndGrowsWithEveryTaskUnlessItDecays);
    private static final Rule GRADIENT =
            new Rule("gradient", ConsolidationStrategyContract::gradientOfThePenaltyEqualsFiniteDifferences);
    private static final Rule LAMBDA_ZERO =
            new Rule("lambda zero", ConsolidationStrategyContract::lambdaZeroGivesTheBitsOfPlainTraining);
    private static final Rule LAMBDA_LINEAR =
            new Rule("lambda linear", ConsolidationStrategyContract::penaltyOfTwoTasksIsProportionalToLambda);
    private static final Rule FORGETS_LESS =
            new Rule("forgets less", ConsolidationStrategyContract::forgetsLessThanPlainTraining);
    private static final Rule MEAN =
            new Rule("mean", ConsolidationStrategyContract::importanceIsAMeanOverExamplesInAnyOrder);
    private static final Rule EITHER_ORDER = new Rule(
            "either order", ConsolidationStrategyContract::importanceOfTwoTasksIsTheSameInEitherOrderUnlessItDecays);
    private static final Rule EXAMPLES_DECLARED =
            new Rule("examples declared", ConsolidationStrategyContract::examplesAreLookedAtOnlyWhereThatIsDeclared);
    private static final Rule UNTOUCHED =
            new Rule("untouched", ConsolidationStrategyContract::estimationLeavesParametersSlotsAndCountersUntouched);
    private static final Rule RESTORED =
            new Rule("restored", ConsolidationStrategyContract::stateSurvivesSaveAndRestoreToTheBitAndTrainingGoesOn);
    private static final Rule FOREIGN =
            new Rule("foreign", ConsolidationStrategyContract::restoringAnotherStrategysStateFailsByName);
    private static final Rule MEMORY = new Rule("memory", ConsolidationStrategyContract::stateDoesNotGrowOverFiveTasks);
    private static final Rule HEADS =
            new Rule("heads", ConsolidationStrategyContract::everyHeadIsProtectedOnceItIsLearned);
    private static final Rule MASKED =
            new Rule("masked", ConsolidationStrategyContract::noHeadIsProtectedBeforeItIsLearned);
    private static final Rule SHARED =
            new Rule("shared", ConsolidationStrategyContract::oneStrategyServesSeveralLearners);
    private static final Rule NATIVE = new Rule("native", ConsolidationStrategyContract::noNativeMemoryIsLeftBehind);
    private static final Rule NAME =
            new Rule("name", ConsolidationStrategyContract::theNameIsOneThatAConfigurationCanHold);
    private static final Rule KEYS = new Rule("keys", ConsolidationStrategyContract::keysDefaultsAndBoundsArePinned);

    static Stream<Rule> rules() {
        return Stream.of(
                ZERO_BEFORE,
                ZERO_AT_ANCHOR,
                NOT_NEGATIVE,
                POSITIVE,
                ANCHOR_FOLLOWS,
                PRECISION_GROWS,
                GRADIENT,
                LAMBDA_ZERO,
                LAMBDA_LINEAR,
                FORGETS_LESS,
                MEAN,
                EITHER_ORDER,
                UNTOUCHED,
                RESTORED,
                FOREIGN,
                MEMORY,
                HEADS,
                MASKED,
                SHARED,
                NATIVE,
                NAME,
                KEYS);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRightStrategyPasses(Rule rule) {
        assertThatCode(() -> rule.check().accept(new Contract(Flawed.Flaw.NONE)))
                .doesNotThrowAnyException();
    }

    /** None for "foreign" and "memory": restoring is the framework's part, and it lets no state grow. */
    static Stream<Arguments> flaws() {
        return Stream.of(
                Arguments.of(Flawed.Flaw.PENALISES_FROM_THE_START, ZERO_BEFORE, "there is nothing to keep yet"),
                Arguments.of(
                        Flawed.Flaw.CONSTANT_LEFT_AT_THE_ANCHOR,
                        ZERO_AT_ANCHOR,
                        "at the weights with which the first task ended"),
                Arguments.of(Flawed.Flaw.NEGATIVE, NOT_NEGATIVE, "the penalty at distance"),
                Arguments.of(Flawed.Flaw.ALWAYS_ZERO, POSITIVE, "silent no-op"),
                Arguments.of(Flawed.Flaw.ALWAYS_ZERO, FORGETS_LESS, "silent no-op"),
                Arguments.of(Flawed.Flaw.LEAVES_THE_LAST_PARAMETER_OUT, POSITIVE, "parameter/output/bias"),
                Arguments.of(Flawed.Flaw.PROTECTS_THE_OUTPUT_LAYER_ALONE, POSITIVE, "parameter/dense1/kernel"),
                Arguments.of(Flawed.Flaw.ANCHOR_STAYS_AT_THE_FIRST_TASK, ANCHOR_FOLLOWS, "the anchor must follow"),
                Arguments.of(Flawed.Flaw.PRECISION_NEGATIVE_IN_PLACES, PRECISION_GROWS, "a weight is pushed away"),
                Arguments.of(Flawed.Flaw.FADES_UNDECLARED, PRECISION_GROWS, "not declared to decay"),
                Arguments.of(Flawed.Flaw.PROTECTS_THE_FIRST_TASK_ALONE, PRECISION_GROWS, "every task counts"),
                Arguments.of(Flawed.Flaw.GRADIENT_DOUBLED, GRADIENT, "by finite differences"),
                Arguments.of(Flawed.Flaw.IGNORES_LAMBDA, LAMBDA_ZERO, "with lambda = 0, against plain training"),
                Arguments.of(Flawed.Flaw.LAMBDA_COMPOUNDS, LAMBDA_LINEAR, "lambda must not compound"),
                Arguments.of(Flawed.Flaw.SUMS_OVER_EXAMPLES, MEAN, "importance is a mean, not a sum"),
                Arguments.of(Flawed.Flaw.SQUARES_BATCH_MEANS, MEAN, "what examples have in common"),
                Arguments.of(Flawed.Flaw.KEEPS_THE_LAST_BATCH_ALONE, MEAN, "in the opposite order"),
                Arguments.of(Flawed.Flaw.AVERAGES_BATCH_MEANS, MEAN, "in the opposite order"),
                Arguments.of(Flawed.Flaw.SUMS_GO_ON_OVER_TASKS, EITHER_ORDER, "each task is measured afresh"),
                Arguments.of(
                        Flawed.Flaw.LOOKS_AT_EXAMPLES_UNDECLARED,
                        EXAMPLES_DECLARED,
                        "its requirements say that it does not"),
                Arguments.of(Flawed.Flaw.MOVES_PARAMETERS, UNTOUCHED, "over an estimation"),
                Arguments.of(Flawed.Flaw.KEEPS_STATE_ELSEWHERE, RESTORED, "state is missing"),
                Arguments.of(Flawed.Flaw.FORGETS_EARLIER_IMPORTANCE, HEADS, "an output of the first task"),
                Arguments.of(Flawed.Flaw.PROTECTS_THE_FIRST_TASK_ALONE, HEADS, "later tasks are protected, too"),
                Arguments.of(Flawed.Flaw.MEASURES_UNMASKED, MASKED, "what is measured must be masked"),
                Arguments.of(Flawed.Flaw.KEEPS_WHAT_IT_BUILT, SHARED, "must not be kept in its fields"),
                Arguments.of(Flawed.Flaw.LEAKS, NATIVE, "native objects"));
    }

    @ParameterizedTest(name = "{0} fails \"{1}\"")
    @MethodSource("flaws")
    void aFlawedStrategyFailsItsRule(Flawed.Flaw flaw, Rule rule, String message) {
        assertThatThrownBy(() -> rule.check().accept(new Contract(flaw)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    @Test
    void stateDeclaredLaterIsRefusedByTheFramework() {
        assertThatThrownBy(() -> MEMORY.check().accept(new Contract(Flawed.Flaw.DECLARES_STATE_LATER)))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("Declare it in ConsolidationStrategy.build");
    }

    static Stream<Rule> rulesOfGradients() {
        return Stream.of(
                FORGETS_LESS, EXAMPLES_DECLARED, UNTOUCHED, RESTORED, FOREIGN, MEMORY, SHARED, NATIVE, NAME, KEYS);
    }

    @ParameterizedTest
    @MethodSource("rulesOfGradients")
    void aRightStrategyWithoutAPenaltyPasses(Rule rule) {
        assertThatCode(() -> rule.check().accept(new GradientsContract(FlawedGradients.Steps.SHORTER)))
                .doesNotThrowAnyException();
    }

    @Test
    void gradientsLeftAsTheyAreFail() {
        assertThatThrownBy(() -> FORGETS_LESS.check().accept(new GradientsContract(FlawedGradients.Steps.AS_THEY_ARE)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("silent no-op");
    }

    @Test
    void gradientsThatHarmFail() {
        assertThatThrownBy(() -> FORGETS_LESS.check().accept(new GradientsContract(FlawedGradients.Steps.LONGER)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("against plain training");
    }

    @Test
    void aChangedDefaultFails() {
        assertThatThrownBy(
                        () -> KEYS.check().accept(new Contract(Flawed.Flaw.NONE, List.of("lambda = 100, at least 0"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a changed default changes every user's results");
    }

    @Test
    void aNameThatNoConfigurationCanHoldFails() {
        ConsolidationStrategyContract misnamed = new Contract(Flawed.Flaw.NONE) {
            @Override
            protected ConsolidationStrategyProvider provider() {
                return new Misnamed(new Flawed.Provider());
            }
        };
        assertThatThrownBy(() -> NAME.check().accept(misnamed))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("My Strategy");
    }

    /** A right strategy whose λ is a number above 1. */
    public record Strong(Config config) implements ConsolidationStrategy {
        public record Config(
                @Setting(help = "strength", defaultValue = "30", min = 1, aboveMin = true)
                double lambda) {}

        @Override
        public Consolidation build(TrainingGraph graph) {
            return new FlawedConsolidation(graph, new Flawed.Config(config.lambda(), Flawed.Flaw.NONE));
        }
    }

    private record StrongProvider() implements ConsolidationStrategyProvider {
        @Override
        public String name() {
            return "strong";
        }

        @Override
        public String summary() {
            return "always at work";
        }

        @Override
        public Class<? extends Record> configuration() {
            return Strong.Config.class;
        }

        @Override
        public Class<? extends ConsolidationStrategy> implementation() {
            return Strong.class;
        }
    }

    @Test
    void rulesOfALambdaThatTheStrategyDoesNotTakeAreSkipped() {
        ConsolidationStrategyContract strong = new Contract(Flawed.Flaw.NONE) {
            @Override
            protected ConsolidationStrategyProvider provider() {
                return new StrongProvider();
            }

            @Override
            protected String settings() {
                return "";
            }
        };
        POSITIVE.check().accept(strong);
        for (Rule rule : List.of(LAMBDA_ZERO, LAMBDA_LINEAR)) {
            assertThatThrownBy(() -> rule.check().accept(strong)).isInstanceOf(TestAbortedException.class);
        }
    }

    private record Misnamed(ConsolidationStrategyProvider right) implements ConsolidationStrategyProvider {
        @Override
        public String name() {
            return "My Strategy";
        }

        @Override
        public String summary() {
            return right.summary();
        }

        @Override
        public Class<? extends Record> configuration() {
            return right.configuration();
        }

        @Override
        public Class<? extends ConsolidationStrategy> implementation() {
            return right.implementation();
        }
    }
}
