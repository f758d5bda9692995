package dev.engram.report.page;

import dev.engram.report.chart.Axis;
import dev.engram.report.chart.DotPlot;
import dev.engram.report.chart.Figure;
import dev.engram.report.chart.Panel;
import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.Measures;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Time, memory, and what the penalty adds to a step. */
final class CostSection {
    private CostSection() {}

    static Optional<Section> of(Chapter chapter) {
        List<StrategyRuns> finished = chapter.finished();
        if (finished.isEmpty()) {
            return Optional.empty();
        }
        Markup body = new Markup().add(table(chapter));
        Figure figure = new Figure(
                chapter.named("cost"),
                "Cost",
                "Mean over seeds. Time: training in full colour, consolidation (measuring importance after each task) paler.",
                List.of(),
                List.of(time(chapter), state(chapter)));
        body.add(figure.html());
        body.element("p", overhead(finished) + tries(chapter) + timing(chapter), "class", "note");
        return Optional.of(new Section(chapter.named("cost-section"), "Cost", body, List.of(figure)));
    }

    private static String overhead(List<StrategyRuns> finished) {
        List<String> plain = finished.stream()
                .filter(StrategyRuns::isPlain)
                .map(StrategyRuns::name)
                .toList();
        if (plain.isEmpty()) {
            return "Without plain training (add { type = none }) the overhead of the penalty is not known.";
        }
        return "Overhead: time a training step against " + String.join(" or ", plain) + ", the cost of the penalty."
                + (plain.size() > 1 ? " Each is compared with the one that has its own settings." : "");
    }

    private static String tries(Chapter chapter) {
        boolean any = chapter.finished().stream()
                .flatMap(strategy -> strategy.completed().stream())
                .anyMatch(RecordedRun::choosesLambda);
        return any ? " Where λ was chosen, training includes the tries, and a time a step is not known." : "";
    }

    private static String timing(Chapter chapter) {
        return chapter.comparison().sharedTheMachine()
                ? " Several runs shared the machine, so times are rough: run with --parallel 1 to measure them."
                : "";
    }

    private static Markup table(Chapter chapter) {
        Table table = new Table(
                List.of("strategy", "training", "a step", "overhead", "consolidation a task", "state", "state a task"));
        int tasks = chapter.tasks().size();
        for (StrategyRuns strategy : chapter.finished()) {
            double step = mean(strategy, Measures::secondsAStep);
            double state = mean(strategy, run -> run.cost().stateBytes());
            String overhead = strategy.plainAmong(chapter.finished())
                    .filter(none -> !strategy.isPlain() && Double.isFinite(step))
                    .map(none -> Numbers.signed(100 * (step / mean(none, Measures::secondsAStep) - 1), 0) + " %")
                    .orElse("–");
            table.add(
                    strategy.name(),
                    Numbers.seconds(mean(strategy, run -> run.cost().trainSeconds())),
                    Double.isFinite(step) ? Numbers.fixed(1000 * step, 2) + " ms" : "–",
                    overhead,
                    Numbers.seconds(mean(strategy, run -> run.cost().consolidationSeconds()) / tasks),
                    Numbers.bytes(state),
                    Numbers.bytes(state / tasks));
        }
        return table.html();
    }

    private static Panel time(Chapter chapter) {
        List<DotPlot.Row> rows = new ArrayList<>();
        double longest = 0;
        for (StrategyRuns strategy : chapter.finished()) {
            double train = mean(strategy, run -> run.cost().trainSeconds());
            double all = train + mean(strategy, run -> run.cost().consolidationSeconds());
            longest = Math.max(longest, all);
            rows.add(new DotPlot.Row(
                    strategy.name(),
                    List.of(
                            new DotPlot.Bar(chapter.style(strategy), 0, train, 1),
                            new DotPlot.Bar(chapter.style(strategy), train, all, 0.45)),
                    Numbers.seconds(all)));
        }
        return new DotPlot("seconds, all tasks", Axis.round(0, longest, 5), rows).panel();
    }

    private static Panel state(Chapter chapter) {
        List<DotPlot.Row> rows = new ArrayList<>();
        double largest = 0;
        for (StrategyRuns strategy : chapter.finished()) {
            double megabytes = mean(strategy, run -> run.cost().stateBytes()) / 1e6;
            largest = Math.max(largest, megabytes);
            rows.add(new DotPlot.Row(
                    strategy.name(),
                    List.of(new DotPlot.Bar(chapter.style(strategy), 0, megabytes, 1)),
                    Numbers.bytes(megabytes * 1e6)));
        }
        return new DotPlot("megabytes of state", Axis.round(0, largest, 5), rows).panel();
    }

    private static double mean(StrategyRuns strategy, ToDoubleFunction<RecordedRun> number) {
        return strategy.sample(number).mean();
    }
}
