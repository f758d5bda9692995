package dev.engram.core.sweep;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Orders results, and chooses the best. */
public final class Ranking {
    private final Sweep sweep;
    private final List<TrialResult> results;

    /**
     * A ranking.
     *
     * @param results of trials of {@code sweep}
     */
    public Ranking(Sweep sweep, List<TrialResult> results) {
        this.sweep = sweep;
        this.results = List.copyOf(results);
    }

    /** The results of a strategy, best first, those without a value last; equal ones in the order of the trials. */
    public List<TrialResult> of(String strategy) {
        return results.stream()
                .filter(result -> result.trial().strategy().equals(strategy))
                .sorted(Comparator.comparingDouble(this::score).reversed().thenComparingInt(result -> result.trial()
                        .number()))
                .toList();
    }

    private double score(TrialResult result) {
        return result.value()
                .map(value -> sweep.settings().metric().score(value))
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /**
     * The best result of each strategy among those with the same shared values, by its label. The shared values chosen are
     * those under which most strategies have a result, and of these the ones with the best mean over the strategies; a
     * strategy without a result there is left out.
     */
    public Map<String, TrialResult> best() {
        Map<Map<String, Object>, Map<String, TrialResult>> bests = new LinkedHashMap<>();
        for (String strategy : sweep.labels()) {
            for (TrialResult result : of(strategy)) {
                if (result.value().isPresent()) {
                    bests.computeIfAbsent(result.trial().shared(), shared -> new LinkedHashMap<>())
                            .putIfAbsent(strategy, result);
                }
            }
        }
        Comparator<Map<String, TrialResult>> bySize = Comparator.comparingInt(Map::size);
        return bests.values().stream()
                .max(bySize.thenComparingDouble(this::meanScore))
                .orElse(Map.of());
    }

    private double meanScore(Map<String, TrialResult> best) {
        return best.values().stream().mapToDouble(this::score).average().orElse(Double.NEGATIVE_INFINITY);
    }
}
