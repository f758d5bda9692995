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
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append("  ").append(isNumber(row.get(i)) ? padding + row.get(i) : row.get(i) + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("-?[0-9.]+( s| MB)?");
    }
}
