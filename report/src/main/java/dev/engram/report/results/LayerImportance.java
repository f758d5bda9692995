package dev.engram.report.results;

import java.util.List;

/**
 * How important a strategy holds the weights of one parameter.
 *
 * @param parameter its name
 * @param weights how many
 * @param mean of the importance
 * @param max of the importance
 * @param spent how evenly importance is spread: (Σp)² / (n Σp²), 1 if all weights count alike, 1/n if one counts
 * @param histogram of the logarithm of the importance
 */
public record LayerImportance(
        String parameter, long weights, double mean, double max, double spent, Histogram histogram) {
    /**
     * Counts in bins of equal width.
     *
     * @param from where the first bin begins, as a power of ten
     * @param to where the last bin ends
     * @param counts weights by bin
     * @param zero weights without any importance, which have no logarithm
     */
    public record Histogram(double from, double to, List<Long> counts, long zero) {}
}
