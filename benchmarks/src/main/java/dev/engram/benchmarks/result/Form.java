package dev.engram.benchmarks.result;

import java.util.Locale;

/** How a figure is written. */
public enum Form {
    /** A fraction; 0.031 is written 3.1 %. */
    PERCENT("%.1f %%", 100),
    /** A ratio: 1.70×. */
    TIMES("%.2f×", 1),
    /** From seconds. */
    MILLISECONDS("%.3f ms", 1e3),
    SECONDS("%.2f s", 1),
    /** From floating-point operations a second. */
    GIGAFLOPS("%.0f GFLOP/s", 1e-9),
    /** From bytes a second. */
    GIGABYTES_A_SECOND("%.1f GB/s", 1e-9),
    /** From bytes; 10⁶ of them. */
    MEGABYTES("%.1f MB", 1e-6),
    /** Many a second. */
    A_SECOND("%,.0f a second", 1),
    /** A few a second. */
    STEPS_A_SECOND("%.1f steps a second", 1),
    /** A plain number. */
    NUMBER("%.2f", 1);

    private final String format;
    private final double factor;

    Form(String format, double factor) {
        this.format = format;
        this.factor = factor;
    }

    /** The figure in words. */
    public String write(double value) {
        String text = String.format(Locale.ROOT, format, value * factor);
        return text.matches("-[0.]+\\D*") ? text.substring(1) : text; // nothing is not less than nothing
    }
}
