package dev.engram.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValueRangeTest {
    private static final int SHARES = 100_000;

    private static ValueRange whole(double from, double to, ValueRange.Scale scale) {
        return new ValueRange(from, to, scale, true, Optional.empty());
    }

    private static double part(ValueRange range, long number) {
        int count = 0;
        for (int i = 0; i < SHARES; i++) {
            if (range.at((double) i / SHARES).longValue() == number) {
                count++;
            }
        }
        return (double) count / SHARES;
    }

    @Test
    void everyWholeNumberIsDrawnAsOften() {
        ValueRange range = whole(-1, 3, ValueRange.Scale.LINEAR);
        for (int number = -1; number <= 3; number++) {
            assertThat(part(range, number)).isCloseTo(0.2, within(1e-4));
        }
    }

    @Test
    void onALogScaleEachIsDrawnAsOftenAsItsCellIsLong() {
        ValueRange range = whole(1, 4, ValueRange.Scale.LOG);
        for (int number = 1; number <= 4; number++) {
            assertThat(part(range, number)).isCloseTo(Math.log((number + 1.0) / number) / Math.log(5), within(1e-4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBoundsAreInTheRangeAndNothingBeyondThem(ValueRange.Scale scale) {
        assertThat(whole(2, 9, scale).at(0)).isEqualTo(2L);
        assertThat(whole(2, 9, scale).at(1)).isEqualTo(9L);
        ValueRange numbers = new ValueRange(0.5, 2.5, scale, false, Optional.empty());
        assertThat(numbers.at(0)).isEqualTo(0.5);
        assertThat(numbers.at(1)).isEqualTo(2.5);
    }

    @Test
    void wholeNumbersNeedWholeBounds() {
        assertThatThrownBy(() -> whole(1, 2.5, ValueRange.Scale.LINEAR))
                .hasMessage("goes from 1.0 to 2.5; with whole = true, both must be whole numbers");
        assertThatThrownBy(() -> whole(0.5, 2, ValueRange.Scale.LINEAR)).hasMessageContaining("whole numbers");
    }

    @ParameterizedTest
    @EnumSource
    void boundsWhoseDistanceNoNumberHoldsAreRefused(ValueRange.Scale scale) {
        double from = scale == ValueRange.Scale.LOG ? 1e-300 : -1e308;
        assertThatThrownBy(() -> new ValueRange(from, 1e308, scale, false, Optional.empty()))
                .hasMessage(
                        "goes from " + from + " to 1.0E308, further than a number holds; bring them nearer together");
    }
}
