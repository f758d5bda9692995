package dev.engram.core.sweep;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Setting;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * Numbers between two bounds.
 *
 * @param from smallest
 * @param to largest
 * @param scale on which they are spread evenly
 * @param whole whether only whole numbers are meant
 * @param steps how many grid search takes, the bounds among them
 */
public record ValueRange(
        @Setting(help = "smallest value") double from,

        @Setting(help = "largest value") double to,

        @Setting(help = "on which the values are spread evenly", defaultValue = "linear")
        Scale scale,

        @Setting(help = "whether only whole numbers are meant", defaultValue = "false")
        boolean whole,

        @Setting(help = "values that grid search takes, the bounds among them", min = 2)
        Optional<Integer> steps) {
    /** Enough for a hyper-parameter, and short enough to read. */
    private static final MathContext PRECISION = new MathContext(4);

    public ValueRange {
        if (from >= to) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION, "goes from " + from + " to " + to + "; it must go upwards");
        }
        if (whole && !(isWhole(from) && isWhole(to))) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "goes from " + from + " to " + to + "; with whole = true, both must be whole numbers");
        }
        if (scale == Scale.LOG && from <= 0) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION, "starts at " + from + "; a log scale must start above 0");
        }
        if (!Double.isFinite(span(scale, from, to))) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "goes from " + from + " to " + to + ", further than a number holds; bring them nearer together");
        }
    }

    private static double span(Scale scale, double from, double to) {
        return scale == Scale.LOG ? to / from : to - from;
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number);
    }

    /** On which values are spread evenly. */
    public enum Scale {
        LINEAR,
        LOG
    }

    /**
     * The value at a place.
     *
     * @param share of the way, in [0, 1]
     */
    Number at(double share) {
        // Each whole number has the cell up to the next, the last one too.
        double end = whole ? to + 1 : to;
        double value = scale == Scale.LINEAR ? from + share * (end - from) : from * Math.pow(end / from, share);
        if (whole) {
            return (long) Math.min(to, Math.floor(value));
        }
        double rounded = new BigDecimal(value).round(PRECISION).doubleValue();
        return Math.min(to, Math.max(from, rounded));
    }
}
