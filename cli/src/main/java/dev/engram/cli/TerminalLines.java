package dev.engram.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;

/** Lines at the end of a terminal that are drawn over in place. */
final class TerminalLines {
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    /** A terminal made narrower cuts lines off in place of breaking them, which would shift all lines above. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";
    private static final int LONGEST_LABEL = 20;
    private static final int NARROWEST = 6;
    private static final int WIDEST = 30;

    private final PrintStream out;
    private final int columns;
    private final int rows;
    private final boolean unicode;
    private int drawn;

    /**
     * Lines on a terminal.
     *
     * @param unicode whether it shows block characters
     */
    TerminalLines(PrintStream out, int columns, int rows, boolean unicode) {
        this.out = out;
        this.columns = columns;
        this.rows = rows;
        this.unicode = unicode;
    }

    /** On standard error, as large as the terminal is. */
    static TerminalLines onError() {
        int[] size = size();
        return new TerminalLines(
                System.err,
                size[1],
                size[0],
                Charset.defaultCharset().newEncoder().canEncode('█'));
    }

    /** Rows and columns; 24 and 80 where the system does not say. */
    private static int[] size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            Scanner words = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII);
            int[] size = {words.nextInt(), words.nextInt()};
            return size[0] > 0 && size[1] > 0 ? size : new int[] {24, 80};
        } catch (IOException | RuntimeException e) {
            return new int[] {24, 80};
        }
    }

    /** Draws over what was drawn before; of more lines than the terminal has rows the last ones. */
    synchronized void draw(List<BarLine> lines) {
        List<BarLine> shown = lines.subList(Math.max(0, lines.size() - (rows - 1)), lines.size());
        int labels = shown.stream()
                .mapToInt(line -> TextColumns.of(line.label()))
                .max()
                .orElse(0);
        int names = Math.min(labels, LONGEST_LABEL);
        int bar = shown.stream()
                .mapToInt(line -> line.spare(columns, names))
                .map(spare -> Math.max(NARROWEST, Math.min(WIDEST, spare)))
                .min()
                .orElse(NARROWEST);
        StringBuilder text = new StringBuilder(NO_WRAP);
        if (drawn > 0) {
            text.append("\033[").append(drawn).append('A');
        }
        for (BarLine line : shown) {
            text.append('\r')
                    .append(line.render(columns, names, bar, unicode ? "█" : "#", unicode ? "░" : "."))
                    .append(CLEAR_LINE)
                    .append('\n');
        }
        out.print(text.append(CLEAR_BELOW).append(WRAP));
        out.flush();
        drawn = shown.size();
    }
}
