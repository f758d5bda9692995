package dev.engram.report.ledger;

import dev.engram.report.ledger.Entry.Expectation;
import dev.engram.report.ledger.Entry.Source;
import dev.engram.report.ledger.Finding.Colour;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.RecordedExperiment;
import dev.engram.report.statistics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code LEDGER.md}. */
final class LedgerPage {
    /**
     * An entry and what came of it.
     *
     * @param entry what was expected
     * @param recorded the results
     * @param findings one an expectation
     */
    record Chapter(Entry entry, Recorded recorded, List<Finding> findings) {}

    private final String ledger;
    private final String figures;
    private final StringBuilder out = new StringBuilder();

    /**
     * Begins the page.
     *
     * @param ledger name of the directory of the entries beside the page
     * @param figures name of the directory of the pictures beside the page
     */
    LedgerPage(String ledger, String figures) {
        this.ledger = ledger;
        this.figures = figures;
    }

    String of(List<Chapter> chapters) {
        line("# Ledger: what papers report, and what Engram gives");
        line("");
        line("Written by `engram ledger` from the entries and raw results in [" + ledger + "](" + ledger
                + "); change those, not this page. Each entry states what is expected, beforehand unless it says otherwise; an"
                + " expectation that is not met is red and stays.");
        line("");
        line(
                "**Ours** is the mean over seeds ± half its 95 % t interval, and in brackets the lowest and the highest seed; one seed has"
                        + " no interval. Differences are taken within a seed. An expectation is met (🟢) when the mean keeps within its"
                        + " bounds and all runs finished, else not (🔴); *close* says that the interval reaches across the bound, so that"
                        + " other seeds might turn it. Accuracies are test accuracies after the last task, from 0 to 1.");
        line("");
        overview(chapters);
        chapters.forEach(this::chapter);
        return out.toString();
    }

    private void overview(List<Chapter> chapters) {
        line("| experiment | 🟢 | 🔴 | not run yet |");
        line("| --- | --- | --- | --- |");
        for (Chapter chapter : chapters) {
            line("| " + cell(chapter.entry().title()) + " | " + count(chapter, Colour.GREEN) + " | "
                    + count(chapter, Colour.RED) + " | " + count(chapter, Colour.NOT_RUN) + " |");
        }
        line("");
    }

    private static String count(Chapter chapter, Colour colour) {
        long count = chapter.findings().stream()
                .filter(finding -> finding.colour() == colour)
                .count();
        return count == 0 ? "" : String.valueOf(count);
    }

    private void chapter(Chapter chapter) {
        Entry entry = chapter.entry();
        line("## " + entry.title());
        line("");
        line("**Claim.** " + entry.claim());
        line("");
        line("**Protocol.** " + entry.protocol());
        line("");
        line("**Ours.** " + entry.ours());
        line("");
        entry.picture().ifPresent(picture -> chapter.recorded().all().ifPresent(all -> {
            line("![" + picture.title() + "](" + figures + "/" + picture.name() + ".svg)");
            line("");
        }));
        line("| | source | ours | seeds | expected | |");
        line("| --- | --- | --- | --- | --- | --- |");
        chapter.findings().forEach(this::finding);
        line("");
        entry.runs().forEach(source -> run(source, chapter.recorded()));
        line("");
    }

    private void finding(Finding finding) {
        Expectation expectation = finding.expectation();
        Sample ours = finding.ours();
        List<String> cells = new ArrayList<>();
        cells.add(expectation.what());
        cells.add(expectation.source());
        cells.add(ours(ours));
        cells.add(ours.isEmpty() ? "" : String.valueOf(ours.size()));
        cells.add(bounds(expectation));
        cells.add(verdict(finding));
        line("| " + String.join(" | ", cells.stream().map(LedgerPage::cell).toList()) + " |");
    }

    private static String ours(Sample ours) {
        if (ours.isEmpty()) {
            return "–";
        }
        String mean = Numbers.fixed(ours.mean(), 4);
        return ours.halfWidth95().isEmpty()
                ? mean
                : mean + " ± " + Numbers.fixed(ours.halfWidth95().getAsDouble(), 4) + " ("
                        + Numbers.fixed(ours.min(), 4) + " to " + Numbers.fixed(ours.max(), 4) + ")";
    }

    private static String bounds(Expectation expectation) {
        List<String> bounds = new ArrayList<>();
        expectation.atLeast().ifPresent(bound -> bounds.add("≥ " + plain(bound)));
        expectation.atMost().ifPresent(bound -> bounds.add("≤ " + plain(bound)));
        return String.join(", ", bounds);
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.valueOf(number).replace("-", "−");
    }

    private static String verdict(Finding finding) {
        String close = finding.isClose() ? ", close" : "";
        return switch (finding.colour()) {
            case GREEN -> "🟢 green" + close;
            case RED ->
                "🔴 red" + (finding.unfinished().isEmpty() ? close : ": " + String.join("; ", finding.unfinished()));
            case NOT_RUN -> "not run yet";
        };
    }

    private void run(Source source, Recorded recorded) {
        Optional<RecordedExperiment> experiment = recorded.experiment(source.name());
        if (experiment.isEmpty()) {
            line("- not run yet: `" + source.command() + "`");
            return;
        }
        Map<String, Object> environment = experiment.get().environment();
        line("- " + environment.get(Reduction.DATE) + ": `" + experiment.get().command() + "` ([results](" + ledger
                + "/" + Ledger.RESULTS + "/" + source.name() + ".json); " + machine(environment) + ")");
    }

    private static String machine(Map<String, Object> environment) {
        return Stream.of("engram", "tensorflow", "os", "cores")
                .filter(environment::containsKey)
                .map(key -> key + " " + environment.get(key))
                .collect(Collectors.joining(", "));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
