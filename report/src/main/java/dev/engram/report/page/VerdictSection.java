package dev.engram.report.page;

import dev.engram.api.AccuracyMatrix;
import dev.engram.core.results.Metric;
import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.Measures;
import dev.engram.report.results.RecordedExperiment;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import dev.engram.report.statistics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The answer first: verdict, what did not finish, and one table. */
final class VerdictSection {
    private VerdictSection() {}

    static Section of(Chapter chapter) {
        Markup body = new Markup();
        Verdict verdict = Verdict.of(chapter.strategies());
        body.element("p", verdict.headline(), "class", "headline");
        problems(body, chapter);
        body.open("div", "class", "cards");
        card(body, "Kept most", verdict.kept());
        card(body, "Learned most", verdict.learned());
        card(body, "At what cost", verdict.cost().map(cost -> cost + timing(chapter)));
        body.close("div");
        list(body, verdict.remarks(), "remarks");
        list(body, chapter.comparison().notes(), "remarks");
        if (!chapter.finished().isEmpty()) {
            body.add(table(chapter));
            body.element(
                    "p",
                    "Mean over seeds ± half the 95 % t interval of that mean, where there are two seeds or more; bold:"
                            + " the best of those that are not the upper bound. Definitions are below.",
                    "class",
                    "note");
        }
        return new Section(chapter.named("verdict"), "Verdict", body, List.of());
    }

    private static String timing(Chapter chapter) {
        return chapter.comparison().sharedTheMachine() ? " Several runs shared the machine: times are rough." : "";
    }

    private static void card(Markup body, String title, Optional<String> text) {
        text.ifPresent(sentence -> body.open("div", "class", "card")
                .element("h3", title)
                .element("p", sentence)
                .close("div"));
    }

    private static void list(Markup body, List<String> sentences, String kind) {
        if (!sentences.isEmpty()) {
            body.open("ul", "class", kind);
            sentences.forEach(sentence -> body.element("li", sentence));
            body.close("ul");
        }
    }

    private static void problems(Markup body, Chapter chapter) {
        List<String> problems = new ArrayList<>();
        for (StrategyRuns strategy : chapter.strategies()) {
            for (RecordedRun run : strategy.runs()) {
                run.failure()
                        .ifPresent(failure -> problems.add(
                                strategy.name() + ", seed " + run.run().seed() + ": "
                                        + failure.status() + " after "
                                        + run.accuracy().tasksLearned() + " of "
                                        + Numbers.count(run.run().tasks().size(), "task") + ". " + failure.message()));
            }
        }
        for (RecordedExperiment experiment : chapter.comparison().experiments()) {
            int missing = experiment.plannedRuns() - experiment.runs().size();
            if (missing > 0) {
                problems.add(experiment.directory() + ": " + missing + " of "
                        + Numbers.count(experiment.plannedRuns(), "planned run")
                        + " left no result. The experiment was stopped, or is still going on.");
            }
            if (missing > 0 || experiment.runs().stream().anyMatch(RecordedRun::interrupted)) {
                problems.add("What was stopped goes on with: engram run --resume " + experiment.directory());
            }
        }
        if (!problems.isEmpty()) {
            body.open("div", "class", "problems").element("h3", "Not everything finished");
            body.element(
                    "p",
                    "Numbers below are of runs that learned all tasks. A strategy without such a run is shown as far as it"
                            + " came.");
            list(body, problems, "problem-list");
            body.close("div");
        }
    }

    private static Markup table(Chapter chapter) {
        boolean several = chapter.tasks().size() > 1;
        List<String> columns = new ArrayList<>(List.of("strategy", "seeds", "average accuracy", "learned"));
        if (several) {
            columns.addAll(List.of("forgetting", "backward transfer", "forward transfer"));
        }
        columns.addAll(List.of("training", "state"));
        Table table = new Table(columns);
        for (StrategyRuns strategy : chapter.finished()) {
            List<Table.Cell> row = new ArrayList<>();
            row.add(Table.Cell.of(strategy.name() + (strategy.isUpperBound() ? " (upper bound)" : "")));
            int finished = strategy.completed().size();
            int all = strategy.runs().size();
            row.add(Table.Cell.of(finished == all ? String.valueOf(all) : finished + " of " + all));
            row.add(cell(chapter, strategy, AccuracyMatrix::averageAccuracy, 1));
            row.add(cell(chapter, strategy, Measures::learned, 1));
            if (several) {
                row.add(cell(chapter, strategy, Metric.FORGETTING::of, -1));
                row.add(cell(chapter, strategy, Metric.BACKWARD_TRANSFER::of, 1));
                row.add(cell(chapter, strategy, Metric.FORWARD_TRANSFER::of, 1));
            }
            row.add(Table.Cell.of(Numbers.seconds(
                    strategy.sample(run -> run.cost().trainSeconds()).mean())));
            row.add(Table.Cell.of(Numbers.bytes(
                    strategy.sample(run -> run.cost().stateBytes()).mean())));
            table.add(row);
        }
        return table.html();
    }

    private static Table.Cell cell(
            Chapter chapter, StrategyRuns strategy, ToDoubleFunction<AccuracyMatrix> number, int sign) {
        Sample sample = strategy.accuracy(number);
        double best = chapter.finished().stream()
                .filter(other -> !other.isUpperBound())
                .mapToDouble(other -> sign * other.accuracy(number).mean())
                .filter(mean -> !Double.isNaN(mean))
                .max()
                .orElse(Double.NaN);
        boolean isBest = !strategy.isUpperBound() && sign * sample.mean() == best;
        return new Table.Cell(withInterval(sample), isBest);
    }

    private static String withInterval(Sample sample) {
        String mean = Numbers.fixed(sample.mean(), 4);
        return sample.halfWidth95().isPresent()
                ? mean + " ± " + Numbers.fixed(sample.halfWidth95().getAsDouble(), 4)
                : mean;
    }
}
