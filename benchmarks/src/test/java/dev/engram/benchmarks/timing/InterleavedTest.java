package dev.engram.benchmarks.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.engram.benchmarks.result.Case;
import dev.engram.benchmarks.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InterleavedTest {
    private final AtomicLong clock = new AtomicLong();
    private final List<String> order = new ArrayList<>();

    /** A block that takes so many nanoseconds in each of its turns, the first of which warms up. */
    private Runnable taking(String name, long... nanoseconds) {
        int[] turn = {0};
        return () -> {
            order.add(name);
            clock.addAndGet(nanoseconds[turn[0]++]);
        };
    }

    private Interleaved rounds(int rounds) {
        return new Interleaved(rounds, clock::get);
    }

    @Test
    void casesTakeTurnsAfterEachHasWarmedUp() {
        rounds(2)
                .add("a", "step", 1, taking("a", 9, 1, 1))
                .add("b", "step", 1, taking("b", 9, 1, 1))
                .run();
        assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
    }

    @Test
    void steadyTimesLeaveOutTheBlockAfterThatOfAnotherCase() {
        Timings timings = rounds(2)
                .steady()
                .add("a", "step", 1, taking("a", 9, 8, 1_000, 7, 1_000))
                .add("b", "step", 1, taking("b", 9, 8, 2_000, 7, 2_000))
                .run();
        assertThat(order).containsExactly("a", "b", "a", "a", "b", "b", "a", "a", "b", "b");
        assertThat(timings.ratio("b", "a")).isEqualTo(2);
        assertThat(timings.seconds("a").max()).isEqualTo(1e-6);
    }

    @Test
    void timesArePerUnitAndLeaveTheWarmUpOut() {
        Timings timings = rounds(3)
                .add("a", "step", 10, taking("a", 1_000_000, 200, 100, 600))
                .run();
        assertThat(timings.cases())
                .containsExactly(new Case("a", "step", new Spread(200 / 1e9 / 10, 100 / 1e9 / 10, 600 / 1e9 / 10)));
        assertThat(timings.rate("a")).isCloseTo(5e7, within(1.0));
    }

    @Test
    void aRatioIsTheMedianOfTheRoundsRatiosAndNotTheRatioOfTheMedians() {
        // The machine is ten times slower in the last round, for both.
        Timings timings = rounds(3)
                .add("a", "step", 1, taking("a", 0, 100, 200, 1000))
                .add("b", "step", 1, taking("b", 0, 110, 260, 1100))
                .run();
        assertThat(timings.ratio("b", "a")).isCloseTo(1.1, within(1e-9));
        assertThat(timings.seconds("b").median() / timings.seconds("a").median())
                .isCloseTo(1.3, within(1e-9));
    }

    @Test
    void anUnknownCaseIsNamedWithThoseThatThereAre() {
        Timings timings = rounds(1).add("a", "step", 1, taking("a", 0, 1)).run();
        assertThatThrownBy(() -> timings.ratio("a", "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No case 'c', but [a]");
    }
}
