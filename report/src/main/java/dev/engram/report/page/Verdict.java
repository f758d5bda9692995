package dev.engram.report.page;

import dev.engram.api.AccuracyMatrix;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.StrategyRuns;
import dev.engram.report.statistics.PairedDifference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Who kept most, who learned most, at what cost, in sentences.
 *
 * @param headline the answer
 * @param remarks what limits it
 * @param kept who forgot least
 * @param learned who learned each task best
 * @param cost of the leader
 */
record Verdict(
        String headline, List<String> remarks, Optional<String> kept, Optional<String> learned, Optional<String> cost) {
    private static final int FEW_SEEDS = 5;

    static Verdict of(List<StrategyRuns> strategies) {
        List<StrategyRuns> ranked = strategies.stream()
                .filter(strategy -> !strategy.completed().isEmpty() && !strategy.isUpperBound())
                .sorted(Comparator.comparingDouble(strategy ->
                        -strategy.accuracy(AccuracyMatrix::averageAccuracy).mean()))
                .toList();
        if (ranked.isEmpty()) {
            return new Verdict(
                    "No run of a strategy finished, so there is no verdict.",
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        boolean several = ranked.get(0).runs().get(0).run().tasks().size() > 1;
        return new Verdict(
                headline(ranked),
                remarks(ranked, strategies),
                several ? Optional.of(kept(ranked)) : Optional.empty(),
                Optional.of(learned(ranked)),
                Optional.of(cost(ranked.get(0), strategies)));
    }

    private static String headline(List<StrategyRuns> ranked) {
        StrategyRuns leader = ranked.get(0);
        String accuracy =
                fraction(leader.accuracy(AccuracyMatrix::averageAccuracy).mean());
        if (ranked.size() == 1) {
            return leader.name() + " ended with an average accuracy of " + accuracy + ".";
        }
        StrategyRuns second = ranked.get(1);
        PairedDifference difference = leader.minus(second, Measures::averageAccuracy);
        return switch (difference.reading()) {
            case HIGHER, LOWER ->
                leader.name() + " ended with the highest average accuracy, " + accuracy + ": " + describe(difference)
                        + " above " + second.name() + ".";
            case UNCLEAR ->
                leader.name() + " ended with the highest average accuracy, " + accuracy
                        + ", but the seeds do not tell it apart from " + second.name() + ": the difference is "
                        + describe(difference) + ".";
            case TOO_FEW_SEEDS ->
                leader.name() + " ended with the highest average accuracy, " + accuracy
                        + ", before " + second.name() + " with "
                        + fraction(
                                second.accuracy(AccuracyMatrix::averageAccuracy).mean())
                        + "; one seed cannot tell whether that order would hold.";
        };
    }

    private static List<String> remarks(List<StrategyRuns> ranked, List<StrategyRuns> all) {
        List<String> remarks = new ArrayList<>();
        StrategyRuns leader = ranked.get(0);
        List<String> alike = ranked.stream()
                .skip(2)
                .filter(other ->
                        leader.minus(other, Measures::averageAccuracy).reading() == PairedDifference.Reading.UNCLEAR)
                .map(StrategyRuns::name)
                .toList();
        if (!alike.isEmpty()) {
            remarks.add("Not told apart from " + leader.name() + " either: " + String.join(", ", alike) + ".");
        }
        gapClosed(leader, all).ifPresent(remarks::add);
        int fewest = ranked.stream()
                .mapToInt(strategy -> strategy.completed().size())
                .min()
                .orElse(0);
        if (fewest < 2) {
            remarks.add(
                    "Too few seeds to tell: some strategies finished with one seed only, and from one seed no interval"
                            + " follows. Run again with --set seeds=[1,2,3,4,5].");
        } else if (fewest < FEW_SEEDS) {
            remarks.add("Few seeds: intervals over " + fewest
                    + " seeds are wide, and small differences stay hidden. Five or more tell more.");
        }
        return remarks;
    }

    /** How far the leader came from plain training to the upper bound. */
    private static Optional<String> gapClosed(StrategyRuns leader, List<StrategyRuns> all) {
        Optional<StrategyRuns> plain = first(all, StrategyRuns::isPlain);
        Optional<StrategyRuns> bound = first(all, StrategyRuns::isUpperBound);
        if (plain.isEmpty() || bound.isEmpty() || leader.isPlain()) {
            return Optional.empty();
        }
        double low = plain.get().accuracy(AccuracyMatrix::averageAccuracy).mean();
        double high = bound.get().accuracy(AccuracyMatrix::averageAccuracy).mean();
        double here = leader.accuracy(AccuracyMatrix::averageAccuracy).mean();
        if (high - low < 0.005) {
            return Optional.empty();
        }
        return Optional.of("Training on all tasks at once (" + bound.get().name() + ", the upper bound) reaches "
                + fraction(high) + ", plain training (" + plain.get().name() + ") " + fraction(low) + ": "
                + leader.name() + " closes " + Numbers.fixed(100 * (here - low) / (high - low), 0)
                + " % of that gap.");
    }

    private static Optional<StrategyRuns> first(
            List<StrategyRuns> strategies, java.util.function.Predicate<StrategyRuns> which) {
        return strategies.stream()
                .filter(strategy ->
                        which.test(strategy) && !strategy.completed().isEmpty())
                .findFirst();
    }

    private static String kept(List<StrategyRuns> ranked) {
        StrategyRuns best = lowest(ranked, AccuracyMatrix::forgetting);
        return best.name() + " forgot least: "
                + fraction(best.accuracy(AccuracyMatrix::forgetting).mean())
                + " of accuracy on earlier tasks, on average."
                + worst(ranked, best, AccuracyMatrix::forgetting, 1);
    }

    private static String learned(List<StrategyRuns> ranked) {
        StrategyRuns best = lowest(ranked, accuracy -> -Measures.learned(accuracy));
        return best.name() + " learned each task best: "
                + fraction(best.accuracy(Measures::learned).mean()) + " right after learning it, on average."
                + worst(ranked, best, Measures::learned, -1);
    }

    private static StrategyRuns lowest(List<StrategyRuns> strategies, ToDoubleFunction<AccuracyMatrix> number) {
        return strategies.stream()
                .min(Comparator.comparingDouble(
                        strategy -> strategy.accuracy(number).mean()))
                .orElseThrow();
    }

    private static String worst(
            List<StrategyRuns> strategies, StrategyRuns best, ToDoubleFunction<AccuracyMatrix> number, int sign) {
        StrategyRuns worst = lowest(strategies, accuracy -> -sign * number.applyAsDouble(accuracy));
        return worst == best
                ? ""
                : " The other end is " + worst.name() + " with "
                        + fraction(worst.accuracy(number).mean()) + ".";
    }

    private static String cost(StrategyRuns leader, List<StrategyRuns> all) {
        int tasks = leader.runs().get(0).run().tasks().size();
        double state = leader.sample(run -> run.cost().stateBytes()).mean();
        String overhead = first(all, StrategyRuns::isPlain)
                .filter(plain -> plain != leader)
                .map(plain -> overhead(leader, plain))
                .orElse("");
        return leader.name() + " costs " + overhead
                + Numbers.seconds(
                        leader.sample(run -> run.cost().consolidationSeconds()).mean() / tasks)
                + " after each task and " + Numbers.bytes(state) + " of state.";
    }

    private static String overhead(StrategyRuns leader, StrategyRuns plain) {
        double ratio = leader.sample(Measures::secondsAStep).mean()
                / plain.sample(Measures::secondsAStep).mean();
        return Numbers.signed(100 * (ratio - 1), 0) + " % time a training step against " + plain.name() + ", ";
    }

    private static String describe(PairedDifference difference) {
        double mean = difference.differences().mean();
        double half = difference.differences().halfWidth95().orElse(Double.NaN);
        return fraction(mean) + " (95 % interval " + fraction(mean - half) + " to " + fraction(mean + half) + ", "
                + Numbers.count(difference.seeds(), "shared seed") + ")";
    }

    private static String fraction(double value) {
        return Numbers.fixed(value, 3);
    }
}
