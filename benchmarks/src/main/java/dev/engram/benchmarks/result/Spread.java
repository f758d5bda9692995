package dev.engram.benchmarks.result;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Median, smallest and largest of some values. */
public record Spread(double median, double min, double max) {
    /**
     * Of values in any order.
     *
     * @param values at least one
     */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("No values, no median");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * The same values seen through a monotonous function, growing or falling.
     *
     * @param function for instance from seconds to a rate
     */
    public Spread map(DoubleUnaryOperator function) {
        double one = function.applyAsDouble(min);
        double other = function.applyAsDouble(max);
        return new Spread(function.applyAsDouble(median), Math.min(one, other), Math.max(one, other));
    }
}
