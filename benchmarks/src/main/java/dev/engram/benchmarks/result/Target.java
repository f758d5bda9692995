package dev.engram.benchmarks.result;

/** What a figure should be: a bound that belongs to it. */
public record Target(Side side, double bound) {
    /** Which side of the bound is the good one. */
    public enum Side {
        AT_MOST,
        AT_LEAST
    }

    /** Met by the bound and what is smaller. */
    public static Target atMost(double bound) {
        return new Target(Side.AT_MOST, bound);
    }

    /** Met by the bound and what is larger. */
    public static Target atLeast(double bound) {
        return new Target(Side.AT_LEAST, bound);
    }

    /** Whether a figure meets it; what is no number meets nothing. */
    public boolean metBy(double value) {
        return side == Side.AT_MOST ? value <= bound : value >= bound;
    }

    /** In words. */
    public String write(Form form) {
        return (side == Side.AT_MOST ? "at most " : "at least ") + form.write(bound);
    }
}
