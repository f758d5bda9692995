package dev.engram.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, numbers aligned right, everything else left. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    void print(PrintStream out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], TextColumns.of(row.get(i)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = TextColumns.padding(row.get(i), widths[i]);
                line.append("  ").append(isOfNumbers(i) ? padding + row.get(i) : row.get(i) + padding);
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
