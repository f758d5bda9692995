package dev.engram.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.core.config.SettingKey;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
    private static final Rule GRADIENT =
            new Rule("gradient", ConsolidationStrategyContract::gradientOfThePenaltyEqualsFiniteDifferences);
    private static final Rule LAMBDA_ZERO =
            new Rule("lambda zero", ConsolidationStrategyContract::lambdaZeroGivesTheBitsOfPlainTraining);
    private static final Rule DIFFERS = new Rule("differs", ConsolidationStrategyContract::differsFromPlainTraining);
    private static final Rule MEAN =
            new Rule("mean", ConsolidationStrategyContract::importanceIsAMeanOverExamplesInAnyOrder);
    private static final Rule UNTOUCHED =
            new Rule("untouched", ConsolidationStrategyContract::estimationLeavesParametersSlotsAndCountersUntouched);
    private static final Rule RESTORED =
            new Rule("restored", ConsolidationStrategyContract::stateSurvivesSaveAndRestoreToTheBitAndTrainingGoesOn);
    private static final Rule FOREIGN =
            new Rule("foreign", ConsolidationStrategyContract::restoringAnotherStrategysStateFailsByName);
    private static final Rule MEMORY =
            new Rule("memory", ConsolidationStrategyContract::declaredMemoryHoldsOverFiveTasks);
    private static final Rule HEADS =
            new Rule("heads", ConsolidationStrategyContract::importanceOfAnEarlierHeadIsKeptWhenANewHeadIsLearned);
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
                GRADIENT,
                LAMBDA_ZERO,
                DIFFERS,
                MEAN,
                UNTOUCHED,
                RESTORED,
                FOREIGN,
                MEMORY,
                HEADS,
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

    /** None for "foreign": restoring is the framework's part, and no strategy can break it. */
    static Stream<Arguments> flaws() {
        return Stream.of(
                Arguments.of(Flawed.Flaw.PENALISES_FROM_THE_START, ZERO_BEFORE, "there is nothing to keep yet"),
                Arguments.of(
                        Flawed.Flaw.CONSTANT_LEFT_AT_THE_ANCHOR,
                        ZERO_AT_ANCHOR,
                        "at the weights with which the first task ended"),
                Arguments.of(Flawed.Flaw.NEGATIVE, NOT_NEGATIVE, "the penalty at distance"),
                Arguments.of(Flawed.Flaw.ALWAYS_ZERO, POSITIVE, "silent no-op"),
                Arguments.of(Flawed.Flaw.ALWAYS_ZERO, DIFFERS, "silent no-op"),
                Arguments.of(Flawed.Flaw.GRADIENT_DOUBLED, GRADIENT, "by finite differences"),
                Arguments.of(Flawed.Flaw.IGNORES_LAMBDA, LAMBDA_ZERO, "with lambda = 0, against plain training"),
                Arguments.of(Flawed.Flaw.SUMS_OVER_EXAMPLES, MEAN, "importance is a mean, not a sum"),
                Arguments.of(Flawed.Flaw.SQUARES_BATCH_MEANS, MEAN, "what examples have in common"),
                Arguments.of(Flawed.Flaw.MOVES_PARAMETERS, UNTOUCHED, "over an estimation"),
                Arguments.of(Flawed.Flaw.KEEPS_STATE_ELSEWHERE, RESTORED, "state is missing"),
                Arguments.of(Flawed.Flaw.DECLARES_STATE_LATER, MEMORY, "declared constant"),
                Arguments.of(Flawed.Flaw.FORGETS_EARLIER_IMPORTANCE, HEADS, "how the penalty rises"),
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
