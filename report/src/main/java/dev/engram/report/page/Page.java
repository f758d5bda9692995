package dev.engram.report.page;

import dev.engram.report.chart.Figure;
import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.Comparison;
import dev.engram.report.results.RecordedExperiment;
import dev.engram.report.results.StrategyRuns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The whole page: one file, no script, nothing fetched. */
public final class Page {
    private final List<Chapter> chapters = new ArrayList<>();
    private final List<List<Section>> sections = new ArrayList<>();
    private final String title;

    /** A page on these experiments, at least one. */
    public Page(List<RecordedExperiment> experiments) {
        List<Comparison> comparisons = Comparison.of(experiments);
        for (int i = 0; i < comparisons.size(); i++) {
            Chapter chapter = new Chapter(comparisons.get(i), comparisons.size() == 1 ? "" : (i + 1) + "-");
            chapters.add(chapter);
            sections.add(chapter.sections());
        }
        title = experiments.stream().map(RecordedExperiment::name).distinct().collect(Collectors.joining(", "));
    }

    /** All figures, for files. */
    public List<Figure> figures() {
        return sections.stream()
                .flatMap(List::stream)
                .flatMap(section -> section.figures().stream())
                .toList();
    }

    /** The page as text. */
    public String html() {
        Markup html = new Markup()
                .trusted("<!DOCTYPE html>\n")
                .open("html", "lang", "en")
                .open("head");
        html.empty("meta", "charset", "utf-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "color-scheme", "content", "light dark")
                .empty(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; style-src 'unsafe-inline'")
                .element("title", title + " – Engram report")
                .open("style")
                .trusted(styleSheet())
                .close("style")
                .close("head")
                .open("body")
                .open("main");
        html.open("header")
                .element("p", "Engram report", "class", "kicker")
                .element("h1", title)
                .close("header");
        for (int i = 0; i < chapters.size(); i++) {
            chapter(html, i);
        }
        return html.close("main").close("body").close("html").toString();
    }

    private void chapter(Markup html, int number) {
        Chapter chapter = chapters.get(number);
        if (chapters.size() > 1) {
            html.element("h2", "Sequence " + (number + 1) + " of " + chapters.size(), "class", "chapter");
        }
        html.element("p", summary(chapter), "class", "lead");
        html.open("nav", "aria-label", "Contents").open("ul");
        sections.get(number).forEach(section -> html.open("li")
                .element("a", section.title(), "href", "#" + section.id())
                .close("li"));
        html.close("ul").close("nav");
        for (Section section : sections.get(number)) {
            html.open("section", "id", section.id())
                    .element("h2", section.title())
                    .add(section.body())
                    .close("section");
        }
    }

    private static String summary(Chapter chapter) {
        String from = chapter.comparison().experiments().stream()
                .map(experiment -> experiment.name() + " in " + experiment.directory())
                .collect(Collectors.joining("; "));
        int seeds = (int) chapter.strategies().stream()
                .flatMap(strategy -> strategy.runs().stream())
                .map(run -> run.run().seed())
                .distinct()
                .count();
        String strategies =
                chapter.strategies().stream().map(StrategyRuns::name).collect(Collectors.joining(", "));
        if (chapter.strategies().isEmpty()) {
            return "No run has ended yet. From " + from + ".";
        }
        return Numbers.count(chapter.tasks().size(), "task") + " learned in turn, with " + Numbers.count(seeds, "seed")
                + ", under " + strategies + ". From " + from + ".";
    }

    private static String styleSheet() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("report.css"), "report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
