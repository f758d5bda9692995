package dev.engram.report.ledger;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.config.Suggestion;
import dev.engram.report.ledger.Entry.Quantity;
import dev.engram.report.results.Comparison;
import dev.engram.report.results.RecordedExperiment;
import dev.engram.report.results.ResultsReader;
import dev.engram.report.results.StrategyRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The results of an entry, as far as there are any. */
final class Recorded {
    private final Entry entry;
    private final Map<String, RecordedExperiment> byName = new LinkedHashMap<>();

    private Recorded(Entry entry) {
        this.entry = entry;
    }

    /**
     * Reads them.
     *
     * @param place of the results of a run by its name, whether they are there or not
     */
    static Recorded of(Entry entry, Function<String, Path> place) {
        Recorded recorded = new Recorded(entry);
        for (Entry.Source source : entry.runs()) {
            Path results = place.apply(source.name());
            if (Files.exists(results)) {
                recorded.byName.put(source.name(), ResultsReader.read(results));
            }
        }
        return recorded;
    }

    /** Results of a run, if there are any. */
    Optional<RecordedExperiment> experiment(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Results of all runs of the entry; empty if some are not there. */
    Optional<List<RecordedExperiment>> all() {
        return byName.size() == entry.runs().size() ? Optional.of(List.copyOf(byName.values())) : Optional.empty();
    }

    /**
     * A strategy's runs; empty if the results are not there.
     *
     * @throws EngramException when the entry has no such run, or the results no such strategy
     */
    Optional<StrategyRuns> runs(Quantity quantity) {
        List<String> names = entry.runs().stream().map(Entry.Source::name).toList();
        String name = quantity.run().isEmpty() ? names.get(0) : quantity.run();
        if (!names.contains(name)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION, "run = \"" + name + "\" is not known." + Suggestion.of(name, names));
        }
        return experiment(name).map(experiment -> strategy(experiment, quantity.strategy()));
    }

    private static StrategyRuns strategy(RecordedExperiment experiment, String label) {
        List<StrategyRuns> strategies = strategies(experiment);
        return strategies.stream()
                .filter(strategy -> strategy.name().equals(label))
                .findFirst()
                .orElseThrow(() -> new EngramException(
                        ErrorCode.CONFIGURATION,
                        "strategy = \"" + label + "\" has no runs in " + experiment.name() + "."
                                + Suggestion.of(
                                        label,
                                        strategies.stream()
                                                .map(StrategyRuns::name)
                                                .toList())));
    }

    /** Runs of an experiment by strategy. */
    static List<StrategyRuns> strategies(RecordedExperiment experiment) {
        return Comparison.of(List.of(experiment)).get(0).strategies();
    }
}
