package dev.engram.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, numbers aligned right, everything else left. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    /** Columns of the terminal that it takes. */
    int width() {
        return Arrays.stream(widths()).map(width -> GAP.length() + width).sum();
    }

    private int[] widths() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], TextColumns.of(row.get(i)));
            }
        }
        return widths;
    }

    void print(PrintStream out) {
        int[] widths = widths();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padding = TextColumns.padding(row.get(i), widths[i]);
                line.append(GAP).append(isOfNumbers(i) ? padding + row.get(i) : row.get(i) + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Numbers stand below each other, and their header with them; a word such as "diverged" does not change that. */
    private boolean isOfNumbers(int column) {
        long numbers = rows.stream()
                .filter(row -> row.get(column).matches("[-+]?[0-9.,]+(e[-+]?[0-9]+)?( s| MB| %)?"))
                .count();
        return 2 * numbers >= rows.size() - 1;
    }
}
