package dev.engram.report.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.core.importance.FisherOverlap;
import dev.engram.core.importance.ParameterImportance;
import dev.engram.report.FakeResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsReaderTest {
    @TempDir
    Path directory;

    private static FakeResults small() {
        return new FakeResults("small", FakeResults.tasks(2), 7L).strategy("mine", "ewc", 0.1, 0);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> ResultsReader.read(directory))
                .isInstanceOf(EngramException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void everythingIsRead() throws IOException {
        Map<String, Object> layer = Map.of(
                "parameter",
                "w",
                "weights",
                10,
                "mean",
                0.5,
                "max",
                2,
                "spent",
                0.25,
                "histogram",
                Map.of("from", -3, "to", 0, "counts", List.of(1, 2, 3), "zero", 4));
        Map<String, Object> overlap = Map.of("parameter", "w", "tasks", List.of(0, 1), "overlap", 0.75);
        small().with("importance", List.of(layer))
                .with("overlap", List.of(overlap))
                .write(directory);
        RecordedExperiment experiment = ResultsReader.read(directory);
        assertThat(experiment.name()).isEqualTo("small");
        assertThat(experiment.command()).isEqualTo("engram run my.conf --set 'a=1'");
        assertThat(experiment.environment()).containsEntry("engram", "1.2.3");
        assertThat(experiment.plannedRuns()).isEqualTo(1);
        RecordedRun run = experiment.runs().get(0);
        assertThat(run.run().label()).isEqualTo("mine");
        assertThat(run.run().seed()).isEqualTo(7);
        assertThat(run.accuracy().rows()).isEqualTo(List.of(List.of(0.95, 0.1), List.of(0.85, 0.95)));
        assertThat(run.curve()).hasSize(3);
        assertThat(run.cost().stateBytes()).isEqualTo(4_000_000);
        assertThat(run.completed()).isTrue();
        assertThat(run.importance())
                .containsExactly(new ParameterImportance(
                        "w", 10, 0.5, 2, 0.25, new ParameterImportance.Histogram(-3, 0, List.of(1L, 2L, 3L), 4)));
        assertThat(run.overlap()).containsExactly(new FisherOverlap("w", List.of(0, 1), 0.75));
    }

    @Test
    void numbersThatAreNotFiniteAreRead() throws IOException {
        small().with("trainSeconds", Double.NaN).write(directory);
        assertThat(ResultsReader.read(directory).runs().get(0).cost().trainSeconds())
                .isNaN();
    }

    @Test
    void aDirectoryWithoutResultsIsRefused() {
        assertRefused(directory + " holds no results.json", "output directory of an engram run");
        assertThatThrownBy(() -> ResultsReader.read(directory.resolve("nowhere")))
                .hasMessageContaining("nowhere does not exist");
    }

    @Test
    void damagedJsonSaysWhere() throws IOException {
        Files.writeString(directory.resolve("results.json"), "{\n  \"schema\": oops\n}");
        assertRefused("results.json (line 2, column ", "is not JSON", "damaged");
        Path other = Files.writeString(directory.resolve("csv.conf"), "format = csv");
        assertThatThrownBy(() -> ResultsReader.read(other))
                .hasMessageContaining("csv.conf (line 1, column ")
                .hasMessageContaining("Give the output directory of an engram run")
                .message()
                .doesNotContain("damaged");
        Files.writeString(directory.resolve("results.json"), "");
        assertRefused("schema = \"\"");
    }

    @Test
    void anotherSchemaIsRefused() throws IOException {
        Map<String, Object> tree = small().tree();
        tree.put("schema", "engram-results/9");
        FakeResults.write(directory, tree);
        assertRefused("schema = \"engram-results/9\"", "reads \"engram-results/1\"");
    }

    @Test
    void whatIsMissingOrWrongIsNamedWithItsPlace() throws IOException {
        small().with("seed", "seven").write(directory);
        assertRefused("results.json: runs[0].seed is not a whole number but \"seven\"");
        small().with("accuracy", List.of(List.of(0.5, 0.5), List.of(0.5))).write(directory);
        assertRefused("runs[0].accuracy[1] has 1 values for 2 tasks");
        small().with("accuracy", List.of(List.of(0.5, "x"), List.of(0.5, 0.5))).write(directory);
        assertRefused("runs[0].accuracy[0][1] is not a number but \"x\"");
        small().with("accuracy", List.of(List.of(0.5, 0.5))).write(directory);
        assertRefused("runs[0].accuracy has 1 rows for 2 tasks");
        small().with("curve", List.of(Map.of("step", 1, "task", 2, "accuracy", List.of(0.1, 0.1))))
                .write(directory);
        assertRefused("runs[0].curve[0].task = 2 is none of 2 tasks");
        Map<String, Object> tree = small().tree();
        tree.remove("experiment");
        FakeResults.write(directory, tree);
        assertRefused("experiment is missing");
    }
}
