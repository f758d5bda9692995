package dev.engram.report.chart;

import java.util.List;

/**
 * Okabe and Ito's colours, which people with any colour vision tell apart (jfly.uni-koeln.de/color). Yellow is left out,
 * since it does not show on paper; black is the upper bound's.
 */
public final class Palette {
    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9");

    private static final List<String> DASHES = List.of("", "7 3", "2 2.5", "9 3 2 3");

    private static final List<String> UPPER_BOUND_DASHES = List.of("5 3", "2 2.5", "9 3 2 3");

    private Palette() {}

    /** The look of the n-th strategy: colours first, then dashes, then again. */
    public static Style style(int n) {
        return new Style(COLOURS.get(n % COLOURS.size()), DASHES.get(n / COLOURS.size() % DASHES.size()));
    }

    /** The look of the n-th upper bound: a comparison of directories may have several. */
    public static Style upperBound(int n) {
        return new Style(Style.INK, UPPER_BOUND_DASHES.get(n % UPPER_BOUND_DASHES.size()));
    }
}
