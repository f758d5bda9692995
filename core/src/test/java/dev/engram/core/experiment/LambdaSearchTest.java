package dev.engram.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class LambdaSearchTest {
    private final List<Double> tried = new ArrayList<>();
    private double needed;

    private double choose(AutoLambda settings, DoubleUnaryOperator accuracy) {
        return new LambdaSearch(settings).choose((lambda, threshold) -> {
            tried.add(lambda);
            needed = threshold;
            return accuracy.applyAsDouble(lambda);
        });
    }

    @Test
    void startsHighAndHalvesUntilTheTaskIsLearnedAlmostAsWellAsWithoutProtection() {
        double chosen = choose(new AutoLambda(1000, 0.1, 0.5), lambda -> 0.9 / (1 + lambda / 2000));
        assertThat(tried).containsExactly(0.0, 1000.0, 500.0, 250.0, 125.0);
        assertThat(chosen).isEqualTo(125);
        assertThat(needed).isCloseTo(0.81, within(1e-12));
    }

    @Test
    void theFirstLambdaIsTakenWhereItCostsNothing() {
        assertThat(choose(new AutoLambda(50, 0, 0.5), lambda -> 0.7)).isEqualTo(50);
        assertThat(tried).containsExactly(0.0, 50.0);
    }

    @Test
    void aTryThatDivergedIsNotTakenHoweverLittleIsNeeded() {
        assertThat(choose(new AutoLambda(8, 1, 0.5), lambda -> lambda > 4 ? LambdaSearch.DIVERGED : 0.6))
                .isEqualTo(4);
    }

    @Test
    void whereAnyProtectionCostsTooMuchTheLastTryIsWithout() {
        assertThat(choose(new AutoLambda(8, 0.2, 0.1), lambda -> lambda == 0 ? 1 : 0))
                .isZero();
        assertThat(tried).hasSizeBetween(10, 12).last().isEqualTo(0.0);
    }
}
