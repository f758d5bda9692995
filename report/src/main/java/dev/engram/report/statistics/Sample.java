package dev.engram.report.statistics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One number, measured with several seeds.
 *
 * @param values one a seed; finite, potentially empty
 */
public record Sample(List<Double> values) {
    public Sample {
        values = List.copyOf(values);
    }

    public int size() {
        return values.size();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** NaN if there is none. */
    public double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** NaN if there is none. */
    public double min() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    /** NaN if there is none. */
    public double max() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** Half the width of the 95 % t interval of the mean; empty with fewer than two values. */
    public OptionalDouble halfWidth95() {
        int n = values.size();
        if (n < 2) {
            return OptionalDouble.empty();
        }
        double mean = mean();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return OptionalDouble.of(StudentT.critical95(n - 1) * Math.sqrt(squares / (n - 1) / n));
    }
}
