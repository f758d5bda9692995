package dev.engram.benchmarks.result;

import java.util.Locale;
import java.util.Map;

/** Results as plain text. */
public final class ResultTable {
    private ResultTable() {}

    /** All groups. */
    public static String of(Map<String, GroupResult> groups) {
        StringBuilder text = new StringBuilder();
        groups.forEach((name, result) -> text.append(of(name, result)).append('\n'));
        return text.toString();
    }

    /** One group: its rows, then its cases. */
    public static String of(String name, GroupResult result) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%s, %s, %.0f s%n", name, result.date(), result.seconds()));
        for (Row row : result.rows()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-46s %-44s %18s  %-24s %s%n",
                    row.what(),
                    row.on(),
                    row.measuredText(),
                    row.targetText(),
                    row.verdict()));
        }
        for (Case each : result.cases()) {
            Spread milliseconds = each.seconds().map(seconds -> seconds * 1e3);
            text.append(String.format(
                    Locale.ROOT,
                    "    %-50s %12.4f ms a %-10s (%.4f to %.4f)%n",
                    each.name(),
                    milliseconds.median(),
                    each.unit(),
                    milliseconds.min(),
                    milliseconds.max()));
        }
        return text.toString();
    }
}
