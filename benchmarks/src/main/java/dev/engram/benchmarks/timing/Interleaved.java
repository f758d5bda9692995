package dev.engram.benchmarks.timing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Times several cases in turns, round after round: on a machine whose speed drifts, the ratio of two cases within a round
 * holds where their times do not.
 */
public final class Interleaved {
    private final int rounds;
    private final LongSupplier nanoseconds;
    private final List<Timed> cases = new ArrayList<>();
    private boolean steady;

    /**
     * Nothing yet.
     *
     * @param rounds at least 1, beside the one that warms up
     */
    public Interleaved(int rounds) {
        this(rounds, System::nanoTime);
    }

    Interleaved(int rounds, LongSupplier nanoseconds) {
        this.rounds = rounds;
        this.nanoseconds = nanoseconds;
    }

    private record Timed(String name, String unit, double units, Runnable block) {}

    /**
     * Adds a case.
     *
     * @param name unique
     * @param unit what {@code units} counts: step, example, ...
     * @param units of one block
     */
    public Interleaved add(String name, String unit, double units, Runnable block) {
        cases.add(new Timed(name, unit, units, block));
        return this;
    }

    /** Before each block that is timed, one of the same case: the first steps after those of another are slower. */
    public Interleaved steady() {
        steady = true;
        return this;
    }

    /** Runs each block once to warm up, then all of them in turns. */
    public Timings run() {
        cases.forEach(each -> each.block().run());
        double[][] seconds = new double[cases.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < cases.size(); i++) {
                Timed now = cases.get(i);
                if (steady) {
                    now.block().run();
                }
                long start = nanoseconds.getAsLong();
                now.block().run();
                seconds[i][round] = (nanoseconds.getAsLong() - start) / 1e9 / now.units();
            }
        }
        Map<String, Timings.Timing> timings = new LinkedHashMap<>();
        for (int i = 0; i < cases.size(); i++) {
            timings.put(cases.get(i).name(), new Timings.Timing(cases.get(i).unit(), seconds[i]));
        }
        return new Timings(timings);
    }
}
