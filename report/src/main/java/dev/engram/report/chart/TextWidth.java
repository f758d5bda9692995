package dev.engram.report.chart;

/** Widths of text without a font at hand: on the wide side, so that nothing touches. */
final class TextWidth {
    private static final double NARROW = 0.64;
    private static final int FIRST_WIDE = 0x1100;

    private TextWidth() {}

    /** Width in pixels. */
    static double of(String text, double size) {
        return text.codePoints()
                .mapToDouble(character -> character < FIRST_WIDE ? NARROW * size : size)
                .sum();
    }

    /** The text, or as much of it as fits, ending in "…". */
    static String fit(String text, double size, double width) {
        if (of(text, size) <= width) {
            return text;
        }
        int[] characters = text.codePoints().toArray();
        int kept = characters.length;
        while (kept > 1 && of(new String(characters, 0, kept) + "…", size) > width) {
            kept--;
        }
        return new String(characters, 0, kept).stripTrailing() + "…";
    }
}
