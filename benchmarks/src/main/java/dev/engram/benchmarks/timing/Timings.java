package dev.engram.benchmarks.timing;

import dev.engram.benchmarks.result.Case;
import dev.engram.benchmarks.result.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of cases that were timed in turns. */
public final class Timings {
    private final Map<String, Timing> byName;

    Timings(Map<String, Timing> byName) {
        this.byName = new LinkedHashMap<>(byName);
    }

    /**
     * The times of a case.
     *
     * @param seconds per unit, by round
     */
    @SuppressWarnings("ArrayRecordComponent") // filled round by round
    record Timing(String unit, double[] seconds) {}

    /** Median, smallest and largest time of a unit. */
    public Spread seconds(String name) {
        return Spread.of(of(name).seconds());
    }

    /** Median over the rounds of one case's time by another's of the same round. */
    public double ratio(String name, String to) {
        double[] ratios = of(name).seconds().clone();
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] /= of(to).seconds()[round];
        }
        return Spread.of(ratios).median();
    }

    /** How many of the unit a second. */
    public double rate(String name) {
        return 1 / seconds(name).median();
    }

    private Timing of(String name) {
        Timing timing = byName.get(name);
        if (timing == null) {
            throw new IllegalArgumentException("No case '" + name + "', but " + byName.keySet());
        }
        return timing;
    }

    /** All, in the order in which they were added. */
    public List<Case> cases() {
        return byName.entrySet().stream()
                .map(each -> new Case(
                        each.getKey(),
                        each.getValue().unit(),
                        Spread.of(each.getValue().seconds())))
                .toList();
    }
}
