package dev.engram.report.ledger;

import dev.engram.report.ledger.Entry.Expectation;
import dev.engram.report.ledger.Entry.Quantity;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import dev.engram.report.statistics.PairedDifference;
import dev.engram.report.statistics.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What came of an expectation.
 *
 * @param expectation what it was
 * @param ours one value a seed
 * @param unfinished runs that did not end as they should, in words; with any, the expectation is not met
 * @param colour met or not
 */
record Finding(Expectation expectation, Sample ours, List<String> unfinished, Colour colour) {
    /** Whether an expectation is met. */
    enum Colour {
        /** The mean over seeds keeps within the bounds. */
        GREEN,
        /** It does not, or a run did not finish. */
        RED,
        /** There are no results. */
        NOT_RUN
    }

    static Finding of(Expectation expectation, Recorded recorded) {
        Optional<StrategyRuns> first = recorded.runs(expectation.of());
        Optional<StrategyRuns> second = expectation.minus().flatMap(recorded::runs);
        if (first.isEmpty() || (expectation.minus().isPresent() && second.isEmpty())) {
            return new Finding(expectation, new Sample(List.of()), List.of(), Colour.NOT_RUN);
        }
        List<String> unfinished = Stream.concat(first.stream(), second.stream())
                .flatMap(strategy -> unfinished(strategy).stream())
                .distinct()
                .toList();
        Sample ours = expectation
                .minus()
                .map(minus -> PairedDifference.of(
                                bySeed(expectation.of(), first.get()), bySeed(minus, second.orElseThrow()))
                        .differences())
                .orElseGet(() -> first.get().sample(Measure.of(expectation.of().measure())));
        boolean met = unfinished.isEmpty() && !ours.isEmpty() && keeps(expectation, ours.mean());
        return new Finding(expectation, ours, unfinished, met ? Colour.GREEN : Colour.RED);
    }

    private static Map<Long, Double> bySeed(Quantity quantity, StrategyRuns strategy) {
        ToDoubleFunction<RecordedRun> number = Measure.of(quantity.measure());
        Map<Long, Double> bySeed = new LinkedHashMap<>();
        strategy.completed().forEach(run -> bySeed.put(run.run().seed(), number.applyAsDouble(run)));
        return bySeed;
    }

    private static List<String> unfinished(StrategyRuns strategy) {
        return strategy.runs().stream()
                .flatMap(run -> run.failure().stream()
                        .map(failure -> strategy.name() + ", seed " + run.run().seed() + ": " + failure.status()))
                .toList();
    }

    private static boolean keeps(Expectation expectation, double value) {
        return expectation.atLeast().map(bound -> value >= bound).orElse(true)
                && expectation.atMost().map(bound -> value <= bound).orElse(true);
    }

    /** Whether the 95 % interval of the mean holds values within the bounds and values beyond; false without an interval. */
    boolean isClose() {
        OptionalDouble half = ours.halfWidth95();
        if (half.isEmpty()) {
            return false;
        }
        return Stream.of(expectation.atLeast(), expectation.atMost())
                .flatMap(Optional::stream)
                .anyMatch(bound -> Math.abs(bound - ours.mean()) < half.getAsDouble());
    }
}
