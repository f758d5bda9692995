package dev.engram.strategies.importance;

import dev.engram.spi.ImportanceGraph;
import dev.engram.spi.PerExampleSums;

/** How many examples an estimator uses, and how many in one run. */
final class Examples {
    /** Large enough to keep all cores busy, small enough for any memory. */
    private static final int A_RUN = 1000;

    private Examples() {}

    /**
     * Sums over a batch as an importance.
     *
     * @param examples how many to measure on, 0 for all
     */
    static ImportanceGraph importance(PerExampleSums sums, long examples) {
        return importance(sums, examples, A_RUN);
    }

    /**
     * Sums over a batch as an importance.
     *
     * @param examples how many to measure on, 0 for all
     * @param aRun largest batch
     */
    static ImportanceGraph importance(PerExampleSums sums, long examples, int aRun) {
        return new ImportanceGraph(
                sums.sums(), examples == 0 ? ImportanceGraph.ALL : examples, Math.min(aRun, sums.largestBatch()));
    }
}
