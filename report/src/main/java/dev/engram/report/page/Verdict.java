package dev.engram.report.page;

import dev.engram.api.AccuracyMatrix;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.Measures;
import dev.engram.report.results.RecordedRun;
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
    private static final int MOST_DECIMALS = 6;

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
        if (ranked.size() == 1) {
            return name(leader) + " ended with an average accuracy of " + fraction(accuracy(leader)) + ".";
        }
        StrategyRuns second = ranked.get(1);
        PairedDifference difference = leader.minus(second, Measures::averageAccuracy);
        if (accuracy(leader) == accuracy(second)
                && difference.seeds() > 0
                && difference.differences().values().stream().allMatch(value -> value == 0)) {
            return name(leader) + " ended with the highest average accuracy, " + fraction(accuracy(leader)) + ", and "
                    + name(second) + " with the same, seed by seed.";
        }
        int decimals = decimals(accuracy(leader), accuracy(second), difference);
        String highest =
                name(leader) + " ended with the highest average accuracy, " + Numbers.fixed(accuracy(leader), decimals);
        String apart = describe(difference, decimals);
        return switch (difference.reading()) {
            case LOWER ->
                highest + ", but not with the same seeds: over those that both finished, it differs from "
                        + name(second) + " by " + apart + ".";
            case HIGHER -> highest + ": " + apart + " above " + name(second) + ".";
            case UNCLEAR ->
                highest + ", but the seeds do not tell it apart from " + name(second) + ": the difference is " + apart
                        + ".";
            case TOO_FEW_SEEDS ->
                highest + ", before " + name(second) + " with " + Numbers.fixed(accuracy(second), decimals)
                        + (difference.seeds() == 0
                                ? "; without a shared seed that both finished, nothing tells"
                                : "; one shared seed cannot tell")
                        + " whether that order would hold.";
        };
    }

    private static double accuracy(StrategyRuns strategy) {
        return strategy.accuracy(AccuracyMatrix::averageAccuracy).mean();
    }

    /** Three, or as many as it takes for what is said to differ to look different, and for no end of an interval to look like zero. */
    private static int decimals(double leader, double second, PairedDifference difference) {
        double half = difference.differences().halfWidth95().orElse(0);
        double mean = difference.differences().mean();
        for (int decimals = 3; decimals < MOST_DECIMALS; decimals++) {
            String zero = Numbers.fixed(0, decimals);
            boolean told = !Numbers.fixed(leader, decimals).equals(Numbers.fixed(second, decimals));
            if (told
                    && !Numbers.fixed(mean - half, decimals).equals(zero)
                    && !Numbers.fixed(mean + half, decimals).equals(zero)) {
                return decimals;
            }
        }
        return MOST_DECIMALS;
    }

    private static List<String> remarks(List<StrategyRuns> ranked, List<StrategyRuns> all) {
        List<String> remarks = new ArrayList<>();
        StrategyRuns leader = ranked.get(0);
        List<String> alike = ranked.stream()
                .skip(2)
                .filter(other ->
                        leader.minus(other, Measures::averageAccuracy).reading() != PairedDifference.Reading.HIGHER)
                .map(Verdict::name)
                .toList();
        if (!alike.isEmpty()) {
            remarks.add("Not told apart from " + name(leader) + " either: " + String.join(", ", alike) + ".");
        }
        gapClosed(leader, all).ifPresent(remarks::add);
        int fewest = ranked.stream()
                .mapToInt(strategy -> strategy.completed().size())
                .min()
                .orElse(0);
        if (fewest < 2) {
            remarks.add(
                    "Too few seeds to tell: some strategies finished with one seed only, and from one seed no interval"
                            + " follows."
                            + (ranked.stream().anyMatch(Verdict::hasMoreSeeds)
                                    ? ""
                                    : " Run again with --set seeds=[1,2,3,4,5]."));
        } else if (fewest < FEW_SEEDS) {
            remarks.add("Few seeds: intervals over " + fewest
                    + " seeds are wide, and small differences stay hidden. Five or more tell more.");
        }
        return remarks;
    }

    /** Seeds that did not finish: more are not what is missing. */
    private static boolean hasMoreSeeds(StrategyRuns strategy) {
        return strategy.completed().size() < 2 && strategy.runs().size() > 1;
    }

    /** How far the leader came from plain training to the upper bound. */
    private static Optional<String> gapClosed(StrategyRuns leader, List<StrategyRuns> all) {
        Optional<StrategyRuns> plain = leader.plainAmong(all);
        Optional<StrategyRuns> bound = all.stream()
                .filter(other -> other.isUpperBound()
                        && other.sharesSettingWith(leader)
                        && !other.completed().isEmpty())
                .findFirst();
        if (plain.isEmpty() || bound.isEmpty() || leader.isPlain()) {
            return Optional.empty();
        }
        double low = plain.get().accuracy(AccuracyMatrix::averageAccuracy).mean();
        double high = bound.get().accuracy(AccuracyMatrix::averageAccuracy).mean();
        double here = leader.accuracy(AccuracyMatrix::averageAccuracy).mean();
        if (high - low < 0.005) {
            return Optional.empty();
        }
        return Optional.of("Training on all tasks at once (" + name(bound.get()) + ", the upper bound) reaches "
                + fraction(high) + ", plain training (" + name(plain.get()) + ") " + fraction(low) + ": "
                + name(leader) + " closes " + Numbers.fixed(100 * (here - low) / (high - low), 0)
                + " % of that gap"
                + (bound.get().minus(plain.get(), Measures::averageAccuracy).reading()
                                == PairedDifference.Reading.UNCLEAR
                        ? ", which the seeds do not tell from none."
                        : "."));
    }

    private static String kept(List<StrategyRuns> ranked) {
        return best(ranked, Measures::forgetting, -1, "forgot least", "of accuracy on earlier tasks");
    }

    private static String learned(List<StrategyRuns> ranked) {
        return best(
                ranked,
                run -> Measures.learned(run.accuracy()),
                1,
                "learned each task best",
                "right after learning it");
    }

    /** Who has most of a number, and whether the seeds tell it apart from the next. */
    private static String best(
            List<StrategyRuns> strategies, ToDoubleFunction<RecordedRun> number, int sign, String does, String unit) {
        List<StrategyRuns> ranked = strategies.stream()
                .sorted(Comparator.comparingDouble(
                        strategy -> -sign * strategy.sample(number).mean()))
                .toList();
        StrategyRuns best = ranked.get(0);
        String sentence = name(best) + " " + does + ": " + size(best, number) + " " + unit + ", on average.";
        if (ranked.size() == 1) {
            return sentence;
        }
        PairedDifference.Reading apart = sign > 0 ? PairedDifference.Reading.HIGHER : PairedDifference.Reading.LOWER;
        List<String> alike = ranked.stream()
                .skip(1)
                .filter(other -> best.minus(other, number).reading() != apart)
                .map(other -> name(other) + " (" + size(other, number) + ")")
                .toList();
        StrategyRuns worst = ranked.get(ranked.size() - 1);
        return alike.isEmpty()
                ? sentence + " The other end is " + name(worst) + " with " + size(worst, number) + "."
                : sentence + " Not told apart from it: " + String.join(", ", alike) + ".";
    }

    private static String size(StrategyRuns strategy, ToDoubleFunction<RecordedRun> number) {
        return fraction(strategy.sample(number).mean());
    }

    private static String cost(StrategyRuns leader, List<StrategyRuns> all) {
        int tasks = leader.runs().get(0).run().tasks().size();
        double state = leader.sample(run -> run.cost().stateBytes()).mean();
        String overhead = leader.plainAmong(all)
                .filter(plain -> !leader.isPlain())
                .map(plain -> overhead(leader, plain))
                .orElse("");
        return name(leader) + " costs " + overhead
                + Numbers.seconds(
                        leader.sample(run -> run.cost().consolidationSeconds()).mean() / tasks)
                + " after each task and " + Numbers.bytes(state) + " of state.";
    }

    private static String overhead(StrategyRuns leader, StrategyRuns plain) {
        double ratio = leader.sample(Measures::secondsAStep).mean()
                / plain.sample(Measures::secondsAStep).mean();
        if (Double.isNaN(ratio)) {
            return "";
        }
        double percent = 100 * (ratio - 1);
        return (percent < 1 ? "no measurable" : Numbers.signed(percent, 0) + " %") + " time a training step against "
                + name(plain) + ", ";
    }

    private static String describe(PairedDifference difference, int decimals) {
        double mean = difference.differences().mean();
        double half = difference.differences().halfWidth95().orElse(Double.NaN);
        return Numbers.fixed(mean, decimals) + " (95 % interval " + Numbers.fixed(mean - half, decimals) + " to "
                + Numbers.fixed(mean + half, decimals) + ", " + Numbers.count(difference.seeds(), "shared seed") + ")";
    }

    /** In quotes: a strategy may be called "none". */
    private static String name(StrategyRuns strategy) {
        return "“" + strategy.name() + "”";
    }

    private static String fraction(double value) {
        return Numbers.fixed(value, 3);
    }
}
