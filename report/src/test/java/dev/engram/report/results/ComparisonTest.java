package dev.engram.report.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.report.FakeResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    Path directory;

    private List<Comparison> compare(FakeResults... results) throws IOException {
        List<RecordedExperiment> experiments = new ArrayList<>();
        for (FakeResults result : results) {
            experiments.add(ResultsReader.read(result.write(directory.resolve("dir-" + experiments.size()))));
        }
        return Comparison.of(experiments);
    }

    private static List<String> names(Comparison comparison) {
        return comparison.strategies().stream().map(StrategyRuns::name).toList();
    }

    private static List<Long> seeds(StrategyRuns strategy) {
        return strategy.runs().stream().map(run -> run.run().seed()).toList();
    }

    @Test
    void seedsOfOneStrategyAreOneGroup() throws IOException {
        Comparison comparison = compare(new FakeResults("x", FakeResults.tasks(2), 2L, 1L)
                        .strategy("none", "none", 0.1, 0)
                        .strategy("mine/seed-x", "ewc", 0, 0))
                .get(0);
        assertThat(names(comparison)).containsExactly("none", "mine/seed-x");
        assertThat(seeds(comparison.strategies().get(1))).containsExactly(1L, 2L);
        assertThat(comparison.notes()).isEmpty();
    }

    @Test
    void theSameStrategyElsewhereAddsSeeds() throws IOException {
        Comparison comparison = compare(
                        new FakeResults("x", FakeResults.tasks(2), 1L, 2L).strategy("none", "none", 0.1, 0),
                        new FakeResults("y", FakeResults.tasks(2), 3L).strategy("none", "none", 0.1, 0))
                .get(0);
        assertThat(names(comparison)).containsExactly("none");
        assertThat(seeds(comparison.strategies().get(0))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void howOftenCheckpointsAreWrittenChangesNoResult() throws IOException {
        Comparison comparison = compare(
                        new FakeResults("x", FakeResults.tasks(2), 1L).strategy("none", "none", 0.1, 0),
                        new FakeResults("x", FakeResults.tasks(2), 2L)
                                .checkpointsEvery(100)
                                .strategy("none", "none", 0.1, 0))
                .get(0);
        assertThat(names(comparison)).containsExactly("none");
        assertThat(seeds(comparison.strategies().get(0))).containsExactly(1L, 2L);
        assertThat(comparison.notes()).isEmpty();
    }

    @Test
    void theSameSeedTwiceCountsOnceAndIsSaid() throws IOException {
        FakeResults broken = new FakeResults("x", FakeResults.tasks(2), 1L)
                .planned("none", "none")
                .ended("none", "none", 1, 1, "interrupted", "Interrupted");
        FakeResults whole = new FakeResults("x", FakeResults.tasks(2), 1L).strategy("none", "none", 0.1, 0);
        Comparison comparison = compare(broken, whole).get(0);
        assertThat(comparison.strategies().get(0).completed()).hasSize(1);
        assertThat(comparison.notes()).singleElement().asString().contains("Seed 1 of none", "counts once");
    }

    @Test
    void aDirectoryThatRepeatsRunsIsOneNote() throws IOException {
        FakeResults same = new FakeResults("x", FakeResults.tasks(2), 1L, 2L).strategy("none", "none", 0.1, 0);
        Comparison comparison = compare(same, same).get(0);
        assertThat(comparison.notes())
                .singleElement()
                .asString()
                .contains(
                        "Seed 1 of none, seed 2 of none are there more than once", "dir-1", "same weights to the bit");
    }

    @Test
    void differentSettingsAreToldApartAndNamed() throws IOException {
        Comparison comparison = compare(
                        new FakeResults("x", FakeResults.tasks(2), 1L).strategy("none", "none", 0.1, 0),
                        new FakeResults("x", FakeResults.tasks(2), 1L)
                                .learningRate(0.5)
                                .strategy("none", "none", 0.1, 0))
                .get(0);
        assertThat(names(comparison)).containsExactly("none (dir-0)", "none (dir-1)");
        assertThat(comparison.notes())
                .containsExactly(
                        "The experiments differ in training.optimizer.learning-rate: 0.1 in dir-0, 0.5 in dir-1.");
    }

    @Test
    void otherTasksAreAnotherComparison() throws IOException {
        assertThat(compare(
                        new FakeResults("x", FakeResults.tasks(2), 1L).strategy("none", "none", 0.1, 0),
                        new FakeResults("y", FakeResults.tasks(3), 1L).strategy("none", "none", 0.1, 0)))
                .hasSize(2);
    }
}
