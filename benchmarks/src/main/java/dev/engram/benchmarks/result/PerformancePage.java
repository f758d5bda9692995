package dev.engram.benchmarks.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code docs/PERFORMANCE.md}: what is between two marks is written from the measurements, the rest by hand. */
public final class PerformancePage {
    private static final String MEASURED = "measured";
    private static final String PYTORCH = "pytorch";

    private PerformancePage() {}

    /**
     * Rewrites the tables of a page.
     *
     * @param page has the marks
     * @param pyTorch the other side's figures; without that file its table stays as it is
     */
    public static void rewrite(Path page, Measurements measurements, Path pyTorch) {
        try {
            String text = between(Files.readString(page), MEASURED, measured(measurements));
            if (Files.exists(pyTorch)) {
                text = between(text, PYTORCH, compared(measurements, PyTorchFigures.read(pyTorch)));
            }
            Files.writeString(page, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot rewrite " + page, e);
        }
    }

    /** The text with other content between {@code <!-- NAME -->} and {@code <!-- end of NAME -->}. */
    static String between(String text, String name, String content) {
        String begin = "<!-- " + name + " -->";
        String end = "<!-- end of " + name + " -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("The page needs " + begin + " and after it " + end);
        }
        return text.substring(0, from + begin.length()) + "\n" + content + text.substring(to);
    }

    /** The table of all groups, and where and when they were measured. */
    static String measured(Measurements measurements) {
        StringBuilder text = new StringBuilder();
        Map<String, TreeSet<String>> daysByMachine = new LinkedHashMap<>();
        measurements.groups().values().forEach(result -> daysByMachine
                .computeIfAbsent(result.machine().text(), machine -> new TreeSet<>())
                .add(result.date().substring(0, "2000-01-01".length())));
        daysByMachine.forEach((machine, days) -> text.append(machine)
                .append("; ")
                .append(String.join(", ", days))
                .append(".\n\n"));
        text.append("| group | what | measured on | measured | target | |\n| --- | --- | --- | --- | --- | --- |\n");
        measurements.groups().forEach((name, result) -> {
            for (Row row : result.rows()) {
                text.append(line(List.of(
                        "`" + name + "`",
                        row.what(),
                        row.on(),
                        row.measuredText(),
                        row.targetText(),
                        row.verdict().equals("missed") ? "**missed**" : row.verdict())));
            }
        });
        return text.toString();
    }

    /** The table of the cases that both sides have. */
    static String compared(Measurements measurements, PyTorchFigures other) {
        Map<String, Case> own = new LinkedHashMap<>();
        measurements.groups().values().forEach(result -> result.cases().forEach(each -> own.put(each.name(), each)));
        StringBuilder text = new StringBuilder();
        text.append(other.versions()).append("; ").append(other.date()).append(".\n\n");
        text.append("| case | Engram | PyTorch | Engram's time / PyTorch's | |\n| --- | --- | --- | --- | --- |\n");
        for (Case theirs : other.cases()) {
            Optional.ofNullable(own.get(theirs.name())).ifPresent(ours -> text.append(compared(ours, theirs)));
        }
        return text.toString();
    }

    private static String compared(Case ours, Case theirs) {
        double ratio = ours.seconds().median() / theirs.seconds().median();
        return line(List.of(
                ours.name(), time(ours), time(theirs), Form.TIMES.write(ratio), ratio <= 1 ? "ahead" : "**behind**"));
    }

    private static String time(Case of) {
        double seconds = of.seconds().median();
        return of.unit().equals("example")
                ? Form.A_SECOND.write(1 / seconds)
                : Form.MILLISECONDS.write(seconds) + " a " + of.unit();
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
