package dev.engram.report.page;

import dev.engram.report.chart.Figure;
import dev.engram.report.chart.Palette;
import dev.engram.report.chart.Style;
import dev.engram.report.results.Comparison;
import dev.engram.report.results.StrategyRuns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything about one sequence of tasks; a strategy looks the same in all its charts. */
final class Chapter {
    private final Comparison comparison;
    private final String prefix;
    private final Map<String, Style> styles = new LinkedHashMap<>();

    /**
     * Begins one.
     *
     * @param prefix of its anchors and files; empty if it is the only one
     */
    Chapter(Comparison comparison, String prefix) {
        this.comparison = comparison;
        this.prefix = prefix;
        int colours = 0;
        int bounds = 0;
        for (StrategyRuns strategy : comparison.strategies()) {
            styles.put(
                    strategy.name(), strategy.isUpperBound() ? Palette.upperBound(bounds++) : Palette.style(colours++));
        }
    }

    Comparison comparison() {
        return comparison;
    }

    List<StrategyRuns> strategies() {
        return comparison.strategies();
    }

    /** Those with at least one completed run. */
    List<StrategyRuns> finished() {
        return strategies().stream()
                .filter(strategy -> !strategy.completed().isEmpty())
                .toList();
    }

    List<String> tasks() {
        return comparison.tasks();
    }

    Style style(StrategyRuns strategy) {
        return Objects.requireNonNull(styles.get(strategy.name()), strategy.name());
    }

    /** An anchor or file name of this chapter. */
    String named(String name) {
        return prefix + name;
    }

    /** A legend of these strategies. */
    List<Figure.Entry> legend(List<StrategyRuns> shown) {
        return shown.stream()
                .map(strategy -> new Figure.Entry(nameAndEnd(strategy), style(strategy)))
                .toList();
    }

    /** The name, and how the strategy ended if none of its runs finished. */
    String nameAndEnd(StrategyRuns strategy) {
        return strategy.toShow()
                .get(0)
                .failure()
                .map(failure -> strategy.name() + ", " + failure.status())
                .orElse(strategy.name());
    }

    /** Its sections; those without data are left out. */
    List<Section> sections() {
        return Stream.of(
                        Optional.of(VerdictSection.of(this)),
                        AccuracyOverTime.of(this),
                        AverageAccuracy.of(this),
                        AccuracyMatrices.of(this),
                        TransferSection.of(this),
                        DifferencesSection.of(this),
                        LambdaSection.of(this),
                        CostSection.of(this),
                        OverlapSection.of(this),
                        ImportanceSection.of(this),
                        Optional.of(ConfigurationSection.of(this)),
                        Optional.of(ReproduceSection.of(this)))
                .flatMap(Optional::stream)
                .toList();
    }
}
