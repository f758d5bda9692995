package dev.engram.core.importance;

import dev.engram.api.NamedTensor;
import java.util.Arrays;
import java.util.List;

/**
 * The precision P of a quadratic penalty over one parameter.
 *
 * @param parameter its name
 * @param weights how many it has
 * @param mean of P
 * @param max of P
 * @param spent participation ratio (Σ P)² / (n Σ P²), from 0 to 1: the part of the weights that carries the importance. What is
 *     left is free for further tasks
 * @param histogram of log₁₀ P
 */
public record ParameterImportance(
        String parameter, long weights, double mean, double max, double spent, Histogram histogram) {
    /**
     * Weights by the logarithm of their precision.
     *
     * @param from log₁₀ at the lower edge of the first bin; smaller ones are counted there
     * @param to log₁₀ at the upper edge of the last bin; larger ones are counted there
     * @param counts weights a bin
     * @param zero weights of precision 0
     */
    public record Histogram(double from, double to, List<Long> counts, long zero) {
        private static final double FROM = -12;
        private static final double TO = 4;
        private static final int BINS = 32;

        public Histogram {
            counts = List.copyOf(counts);
        }

        static Histogram of(float[] values) {
            long[] counts = new long[BINS];
            long zero = 0;
            for (float value : values) {
                if (value <= 0) {
                    zero++;
                } else {
                    int bin = (int) Math.floor((Math.log10(value) - FROM) / (TO - FROM) * BINS);
                    counts[Math.max(0, Math.min(BINS - 1, bin))]++;
                }
            }
            return new Histogram(FROM, TO, Arrays.stream(counts).boxed().toList(), zero);
        }
    }

    /** Sums a parameter's precision up. */
    public static ParameterImportance of(NamedTensor precision) {
        double sum = 0;
        double squares = 0;
        double max = 0;
        for (float value : precision.values()) {
            sum += value;
            squares += (double) value * value;
            max = Math.max(max, value);
        }
        int count = precision.values().length;
        return new ParameterImportance(
                precision.name().replaceFirst("^parameter/", ""),
                count,
                sum / count,
                max,
                squares == 0 ? 0 : sum * sum / (count * squares),
                Histogram.of(precision.values()));
    }
}
