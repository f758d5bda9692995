package dev.engram.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTest {
    private static String verdict(double measured, Target target) {
        return new Row("what", "on", measured, Form.PERCENT, target).verdict();
    }

    @ParameterizedTest
    @CsvSource({"0.09, met", "0.1, met", "0.1000001, missed", "NaN, missed", "-0.2, met"})
    void atMostIsMetUpToItsBound(double measured, String verdict) {
        assertThat(verdict(measured, Target.atMost(0.1))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"0.8, met", "0.75, met", "0.7499, missed", "NaN, missed"})
    void atLeastIsMetFromItsBoundOn(double measured, String verdict) {
        assertThat(verdict(measured, Target.atLeast(0.75))).isEqualTo(verdict);
    }

    @Test
    void aLimitHasNoVerdict() {
        Row limit = new Row("limit", "on", 4.1e11, Form.GIGAFLOPS, null);
        assertThat(limit.verdict()).isEmpty();
        assertThat(limit.targetText()).isEmpty();
        assertThat(limit.measuredText()).isEqualTo("410 GFLOP/s");
    }

    @ParameterizedTest
    @CsvSource({
        "PERCENT, 0.031, 3.1 %",
        "PERCENT, -0.0001, 0.0 %",
        "PERCENT, -0.011, -1.1 %",
        "TIMES, 1.7, 1.70×",
        "MILLISECONDS, 0.0022443, 2.244 ms",
        "MEGABYTES, 89456040, 89.5 MB",
        "A_SECOND, 90867.4, '90,867 a second'"
    })
    void figuresAreWrittenInTheirForm(Form form, double value, String text) {
        assertThat(form.write(value)).isEqualTo(text);
    }

    @Test
    void aTargetIsWrittenInTheFormOfItsFigure() {
        assertThat(Target.atMost(0.205e-3).write(Form.MILLISECONDS)).isEqualTo("at most 0.205 ms");
        assertThat(Target.atLeast(0.75).write(Form.PERCENT)).isEqualTo("at least 75.0 %");
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(4, 1, 3, 2)).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRateOfTheLargestTimeIsTheSmallestRate() {
        assertThat(new Spread(2, 1, 4).map(seconds -> 1 / seconds)).isEqualTo(new Spread(0.5, 0.25, 1));
    }
}
