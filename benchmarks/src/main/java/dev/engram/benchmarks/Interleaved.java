package dev.engram.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times several cases in turns, round after round: on a machine whose speed drifts, the ratio of two cases within a round
 * holds where their times do not.
 */
final class Interleaved {
    private final int rounds;
    private final List<Case> cases = new ArrayList<>();

    Interleaved(int rounds) {
        this.rounds = rounds;
    }

    private record Case(String name, double units, Runnable block) {}

    /**
     * What came of a case.
     *
     * @param seconds median over the rounds, per unit
     * @param ratio median over the rounds of this case's time by the first case's
     */
    record Timing(String name, double seconds, double ratio) {}

    /**
     * Adds a case; the first one is what the others are compared with.
     *
     * @param units steps or examples of one block
     */
    Interleaved add(String name, double units, Runnable block) {
        cases.add(new Case(name, units, block));
        return this;
    }

    /** Runs each block once to warm up, then all of them in turns. */
    List<Timing> run() {
        cases.forEach(each -> each.block().run());
        double[][] seconds = new double[cases.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < cases.size(); i++) {
                long start = System.nanoTime();
                cases.get(i).block().run();
                seconds[i][round] =
                        (System.nanoTime() - start) / 1e9 / cases.get(i).units();
            }
        }
        List<Timing> timings = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = seconds[i][round] / seconds[0][round];
            }
            timings.add(new Timing(cases.get(i).name(), median(seconds[i]), median(ratios)));
        }
        return timings;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
