package dev.engram.report.results;

import dev.engram.api.AccuracyMatrix;
import dev.engram.report.statistics.PairedDifference;
import dev.engram.report.statistics.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One strategy with one configuration, run with one or more seeds.
 *
 * @param name unique among those it is compared with
 * @param type the strategy's name
 * @param settings its full configuration
 * @param setting tasks, network and training, which it shares with the other strategies of its experiment
 * @param runs by seed; at least one, each seed once
 */
public record StrategyRuns(
        String name, String type, Map<String, Object> settings, Map<String, Object> setting, List<RecordedRun> runs) {
    public StrategyRuns {
        runs = List.copyOf(runs);
    }

    /** Runs that learned all tasks. */
    public List<RecordedRun> completed() {
        return runs.stream().filter(RecordedRun::completed).toList();
    }

    /** Completed runs, or else what there is, the furthest first. */
    public List<RecordedRun> toShow() {
        List<RecordedRun> completed = completed();
        return completed.isEmpty()
                ? runs.stream()
                        .sorted((a, b) -> Integer.compare(
                                b.accuracy().tasksLearned(), a.accuracy().tasksLearned()))
                        .limit(1)
                        .toList()
                : completed;
    }

    /** Whether it trains on all tasks at once: the upper bound, not continual learning. */
    public boolean isUpperBound() {
        return type.equals("joint");
    }

    /** Whether it keeps nothing: plain training, to which others are compared. */
    public boolean isPlain() {
        return type.equals("none");
    }

    /** Plain training of the same network on the same tasks, if it finished: what this one costs and gains is told against it. */
    public Optional<StrategyRuns> plainAmong(List<StrategyRuns> strategies) {
        return strategies.stream()
                .filter(other -> other.isPlain()
                        && sharesSettingWith(other)
                        && !other.completed().isEmpty())
                .findFirst();
    }

    /** Whether all but the strategy is the same. */
    public boolean sharesSettingWith(StrategyRuns other) {
        return setting.equals(other.setting);
    }

    /** A number of the completed runs, of those in which it was measured. */
    public Sample sample(ToDoubleFunction<RecordedRun> number) {
        return new Sample(completed().stream()
                .map(number::applyAsDouble)
                .filter(value -> !value.isNaN())
                .toList());
    }

    /** A number of the completed runs' accuracy. */
    public Sample accuracy(ToDoubleFunction<AccuracyMatrix> number) {
        return sample(run -> number.applyAsDouble(run.accuracy()));
    }

    /** This minus the other, over the seeds that both completed. */
    public PairedDifference minus(StrategyRuns other, ToDoubleFunction<RecordedRun> number) {
        return PairedDifference.of(bySeed(number), other.bySeed(number));
    }

    private Map<Long, Double> bySeed(ToDoubleFunction<RecordedRun> number) {
        Map<Long, Double> bySeed = new LinkedHashMap<>();
        completed().forEach(run -> bySeed.put(run.run().seed(), number.applyAsDouble(run)));
        return bySeed;
    }
}
