package dev.engram.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.report.FakeResults;
import dev.engram.report.results.Comparison;
import dev.engram.report.results.ResultsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
    @TempDir
    Path directory;

    private Verdict verdict(FakeResults results) throws IOException {
        return Verdict.of(Comparison.of(List.of(ResultsReader.read(results.write(directory))))
                .get(0)
                .strategies());
    }

    private static FakeResults three(Long... seeds) {
        return new FakeResults("x", FakeResults.tasks(3), seeds);
    }

    /** After 3 tasks: none .95 − .2 × (2, 1, 0) has mean .75, ewc .93, joint .95; (.93 − .75) / (.95 − .75) = 90 %. */
    @Test
    void theVerdictSaysWhoKeptWhoLearnedAndAtWhatCost() throws IOException {
        Verdict verdict = verdict(three(1L, 2L, 3L, 4L, 5L)
                .strategy("none", "none", 0.2, 0.001)
                .strategy("ewc", "ewc", 0.02, 0.0005)
                .strategy("joint", "joint", 0, 0));
        assertThat(verdict.headline())
                .startsWith("“ewc” ended with the highest average accuracy, 0.930: 0.180 (95 % interval 0.1")
                .endsWith(", 5 shared seeds) above “none”.");
        assertThat(verdict.kept().orElseThrow()).startsWith("“ewc” forgot least: 0.030 of accuracy");
        assertThat(verdict.learned().orElseThrow()).contains("Not told apart from it");
        assertThat(verdict.cost())
                .hasValue("“ewc” costs +25 % time a training step against “none”, 1.00 s after each task and 4.0 MB of"
                        + " state.");
        assertThat(verdict.remarks()).singleElement().asString().contains("“ewc” closes 90 % of that gap");
    }

    /** Times are noisy: nobody gains time by a penalty. */
    @Test
    void aPenaltyThatSeemsFasterCostsNoMeasurableTime() throws IOException {
        assertThat(verdict(three(1L)
                                .strategy("none", "none", 0.2, 0)
                                .strategy("ewc", "ewc", 0, 0)
                                .with("trainSeconds", 9.0))
                        .cost()
                        .orElseThrow())
                .startsWith("“ewc” costs no measurable time a training step against “none”, 1.00 s");
    }

    @Test
    void whatSeedsDoNotTellApartIsSaid() throws IOException {
        Verdict verdict = verdict(three(1L, 2L, 3L)
                .strategy("a", "ewc", 0.05, 0.01)
                .strategy("b", "si", 0.0499, -0.01)
                .strategy("c", "mas", 0.0501, 0.02));
        assertThat(verdict.headline()).contains("the seeds do not tell it apart from");
        assertThat(verdict.remarks())
                .anySatisfy(remark -> assertThat(remark).contains("Not told apart from"))
                .anySatisfy(remark -> assertThat(remark).contains("Few seeds: intervals over 3 seeds are wide"));
    }

    /** Of three tasks .05 and .0501 a task are .0001 of average accuracy apart. */
    @Test
    void strategiesThatDifferLookDifferent() throws IOException {
        assertThat(verdict(three(1L).strategy("a", "ewc", 0.05, 0).strategy("b", "si", 0.0501, 0))
                        .headline())
                .startsWith("“a” ended with the highest average accuracy, 0.9000, before “b” with 0.8999;");
        assertThat(verdict(three(1L, 2L, 3L).strategy("a", "ewc", 0.05, 0.0001).strategy("b", "si", 0.0501, 0.0002))
                        .headline())
                .doesNotContain("0.000 ", " 0.0000 ");
    }

    /** One task, say, on which no strategy has anything to keep yet. */
    @Test
    void theSameNumbersAreNotAWinner() throws IOException {
        assertThat(verdict(three(1L, 2L).strategy("a", "ewc", 0.05, 0.01).strategy("b", "si", 0.05, 0.01))
                        .headline())
                .startsWith("“a” ended with the highest average accuracy, 0.90")
                .endsWith(", and “b” with the same, seed by seed.");
    }

    @Test
    void aGapThatTheSeedsDoNotTellIsSaidToBeOne() throws IOException {
        assertThat(verdict(three(1L, 2L)
                                .strategy("none", "none", 0.05, 0.03)
                                .strategy("ewc", "ewc", 0.03, 0.01)
                                .strategy("joint", "joint", 0.01, 0))
                        .remarks())
                .anySatisfy(remark -> assertThat(remark)
                        .contains(" closes ")
                        .endsWith(" % of that gap, which the seeds do not tell from none."));
    }

    @Test
    void oneSeedIsTooFewToTell() throws IOException {
        Verdict verdict = verdict(three(1L).strategy("a", "ewc", 0.05, 0).strategy("b", "si", 0.5, 0));
        assertThat(verdict.headline()).endsWith("; one shared seed cannot tell whether that order would hold.");
        assertThat(verdict.kept().orElseThrow())
                .endsWith("on average. Not told apart from it: “b” (0.675).")
                .doesNotContain("The other end");
        assertThat(verdict.remarks()).anySatisfy(remark -> assertThat(remark).contains("Too few seeds to tell"));
    }

    @Test
    void seedsThatAreNotSharedTellNothing() throws IOException {
        FakeResults results =
                three(1L, 2L, 3L).strategy("a", "ewc", 0.05, 0.001).planned("b", "si");
        for (long seed = 4; seed <= 6; seed++) {
            results.ended("b", "si", seed, 3, "completed", "");
        }
        Verdict verdict = verdict(results);
        assertThat(verdict.headline())
                .startsWith("“b” ended with the highest average accuracy, 0.940, before “a” with 0.")
                .endsWith("; without a shared seed that both finished, nothing tells whether that order would hold.");
        assertThat(verdict.kept().orElseThrow())
                .startsWith("“b” forgot least: 0.015 ")
                .endsWith("Not told apart from it: “a” (0.075).");
    }

    /** The mean of all its seeds is pulled down by one that the other did not finish. */
    @Test
    void aLeaderThatIsBehindOnSharedSeedsIsNotSaidToBeAbove() throws IOException {
        FakeResults results = three(1L, 2L, 3L, 4L).strategy("b", "si", 0, 0.001);
        results.with("accuracy", List.of(List.of(0.1, 0.1, 0.1), List.of(0.1, 0.1, 0.1), List.of(0.1, 0.1, 0.1)));
        results.planned("a", "ewc");
        for (long seed = 1; seed <= 3; seed++) {
            results.ended("a", "ewc", seed, 3, "completed", "");
        }
        assertThat(verdict(results).headline())
                .startsWith(
                        "“a” ended with the highest average accuracy, 0.940, but not with the same seeds: over those"
                                + " that both finished, it differs from “b” by −0.010 ");
    }

    @Test
    void divergedRunsDoNotCount() throws IOException {
        Verdict verdict = verdict(three(1L)
                .strategy("none", "none", 0.3, 0)
                .planned("wild", "ewc")
                .ended("wild", "ewc", 1, 1, "diverged", "NaN"));
        assertThat(verdict.headline()).isEqualTo("“none” ended with an average accuracy of 0.650.");
    }

    @Test
    void withoutAFinishedRunThereIsNoVerdict() throws IOException {
        assertThat(verdict(three(1L).ended("wild", "ewc", 1, 0, "diverged", "NaN"))
                        .headline())
                .isEqualTo("No run of a strategy finished, so there is no verdict.");
        assertThat(verdict(three(1L).strategy("joint", "joint", 0, 0)).headline())
                .contains("no verdict");
    }
}
