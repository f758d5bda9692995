package dev.engram.cli;

import java.util.List;
import java.util.Locale;

/**
 * One line: label, bar, percent, figures.
 *
 * @param fraction done, in [0, 1]
 * @param figures as many as fit are shown
 */
record BarLine(String label, double fraction, List<String> figures) {
    private static final int PERCENT = 5;
    private static final String GAP = "  ";

    /**
     * Columns that all but the bar leave over; potentially negative.
     *
     * @param width of the terminal, of which the last column stays empty
     * @param labels columns of the label
     */
    int spare(int width, int labels) {
        int taken = figures.stream()
                .mapToInt(figure -> GAP.length() + figure.length())
                .sum();
        return width - 1 - labels - 1 - PERCENT - taken;
    }

    /**
     * The line.
     *
     * @param width of the terminal
     * @param labels columns of the label
     * @param bar columns of the bar
     * @param full what is done
     * @param empty what is still to be done
     */
    String render(int width, int labels, int bar, String full, String empty) {
        String name = TextColumns.fit(label, labels);
        int done = (int) (fraction * bar);
        StringBuilder line = new StringBuilder(name)
                .append(TextColumns.padding(name, labels + 1))
                .append(full.repeat(done))
                .append(empty.repeat(bar - done))
                .append(String.format(Locale.ROOT, " %3.0f%%", Math.floor(100 * fraction)));
        for (String figure : figures) {
            if (TextColumns.of(line.toString()) + GAP.length() + figure.length() > width - 1) {
                break;
            }
            line.append(GAP).append(figure);
        }
        return line.toString();
    }
}
