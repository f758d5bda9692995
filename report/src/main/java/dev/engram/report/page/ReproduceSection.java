package dev.engram.report.page;

import dev.engram.report.markup.Markup;
import dev.engram.report.markup.Numbers;
import dev.engram.report.results.RecordedExperiment;
import dev.engram.report.results.RecordedRun;
import dev.engram.report.results.StrategyRuns;
import java.util.List;

/** The command, and the hashes that tell whether the same came out. */
final class ReproduceSection {
    private ReproduceSection() {}

    static Section of(Chapter chapter) {
        Markup body = new Markup();
        for (RecordedExperiment experiment : chapter.comparison().experiments()) {
            body.element("pre", experiment.command());
        }
        body.element(
                "p",
                "On the same machine with the same versions the same command gives the same weights to the bit; compare the"
                        + " SHA-256 below. The directory of the results also holds config.conf, the whole configuration, which"
                        + " engram run takes as well. This page and its figures come again from the raw results with engram report.");
        Table table = new Table(List.of("run", "seed", "status", "tasks learned", "steps", "SHA-256 of the weights"));
        for (StrategyRuns strategy : chapter.strategies()) {
            for (RecordedRun run : strategy.runs()) {
                table.add(
                        strategy.name(),
                        String.valueOf(run.run().seed()),
                        run.failure().map(failure -> failure.status()).orElse("completed"),
                        run.accuracy().tasksLearned() + " of "
                                + run.run().tasks().size(),
                        Numbers.whole(run.cost().steps()),
                        run.weightsSha256().orElse("–"));
            }
        }
        body.open("details")
                .element(
                        "summary",
                        Numbers.count(
                                chapter.strategies().stream()
                                        .mapToLong(strategy -> strategy.runs().size())
                                        .sum(),
                                "run"))
                .open("div", "class", "hashes")
                .add(table.html())
                .close("div")
                .close("details");
        return new Section(chapter.named("reproduce"), "How to reproduce it", body, List.of());
    }
}
