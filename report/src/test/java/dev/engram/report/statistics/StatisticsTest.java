package dev.engram.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    /** From the tables of the t distribution in textbooks. */
    @ParameterizedTest
    @CsvSource({
        "1, 12.7062",
        "2, 4.3027",
        "4, 2.7764",
        "9, 2.2622",
        "30, 2.0423",
        "31, 2.0395",
        "60, 2.0003",
        "120, 1.9799",
        "1000, 1.9623"
    })
    void criticalValuesAreThoseOfTheTables(int degrees, double expected) {
        assertThat(StudentT.critical95(degrees)).isCloseTo(expected, within(5e-5));
    }

    @Test
    void withoutDegreesOfFreedomThereIsNoValue() {
        assertThatThrownBy(() -> StudentT.critical95(0)).hasMessageContaining("degrees of freedom = 0");
    }

    /** R: t.test(c(1, 2, 3, 4, 5)) gives 1.036757 to 4.963243. */
    @Test
    void theIntervalIsThatOfATTest() {
        Sample sample = new Sample(List.of(1.0, 2.0, 3.0, 4.0, 5.0));
        assertThat(sample.mean() - sample.halfWidth95().orElseThrow()).isCloseTo(1.036757, within(1e-6));
        assertThat(sample.mean() + sample.halfWidth95().orElseThrow()).isCloseTo(4.963243, within(1e-6));
    }

    @Test
    void oneValueHasNoInterval() {
        assertThat(new Sample(List.of(1.0)).halfWidth95()).isEmpty();
        assertThat(new Sample(List.of()).mean()).isNaN();
    }

    /** Seeds differ by far more than the strategies do, and pairing takes that out. */
    @Test
    void differencesArePairedBySeed() {
        Map<Long, Double> first = Map.of(1L, 0.50, 2L, 0.70, 3L, 0.90, 9L, 0.0);
        Map<Long, Double> second = Map.of(3L, 0.88, 2L, 0.681, 1L, 0.479, 8L, 1.0);
        PairedDifference difference = PairedDifference.of(first, second);
        assertThat(difference.seeds()).isEqualTo(3);
        assertThat(difference.differences().mean()).isCloseTo(0.02, within(1e-12));
        assertThat(difference.reading()).isEqualTo(PairedDifference.Reading.HIGHER);
        assertThat(PairedDifference.of(second, first).reading()).isEqualTo(PairedDifference.Reading.LOWER);
    }

    @Test
    void anIntervalAroundZeroTellsNothing() {
        PairedDifference difference = PairedDifference.of(Map.of(1L, 0.5, 2L, 0.6), Map.of(1L, 0.4, 2L, 0.59));
        assertThat(difference.reading()).isEqualTo(PairedDifference.Reading.UNCLEAR);
    }

    @Test
    void oneSharedSeedIsTooFew() {
        assertThat(PairedDifference.of(Map.of(1L, 0.9, 2L, 0.9), Map.of(1L, 0.1))
                        .reading())
                .isEqualTo(PairedDifference.Reading.TOO_FEW_SEEDS);
    }
}
