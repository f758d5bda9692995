package dev.engram.core.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.plugins.FakePlugins;
import dev.engram.core.storage.SealedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @TempDir
    Path directory;

    private Path out;
    private ExperimentConfig config;

    @BeforeEach
    void read() throws IOException {
        out = Files.createDirectory(directory.resolve("out"));
        config = config("hoard");
    }

    private ExperimentConfig config(String strategies) throws IOException {
        Path file = Files.writeString(
                directory.resolve("my.conf"), "tasks=toy, training.epochs=1, strategies=[" + strategies + "]");
        return FakePlugins.injector().getInstance(ExperimentReader.class).read(file.toString(), List.of());
    }

    private static RunResult result(String label, Optional<RunResult.Failure> failure) {
        return result(label, failure, List.of("a", "b"));
    }

    private static RunResult result(String label, Optional<RunResult.Failure> failure, List<String> tasks) {
        AccuracyMatrix accuracy = new AccuracyMatrix(List.of(0.1, 0.2));
        accuracy.add(List.of(0.9, 0.3));
        if (failure.isEmpty()) {
            accuracy.add(List.of(0.7, 0.8));
        }
        return new RunResult(
                new Run(label, "hoard", 1, tasks),
                Map.of("type", "hoard"),
                accuracy,
                List.of(),
                List.of(),
                List.of(),
                List.of(0.0, 640.0),
                new RunResult.Cost(1, 2, 3, 4),
                failure.isEmpty() ? Optional.of("abc") : Optional.empty(),
                failure);
    }

    private JsonNode written() throws IOException {
        return new ObjectMapper().readTree(out.resolve("results.json").toFile());
    }

    @Test
    void theFileFollowsItsSchema() throws IOException {
        ResultsFile file = new ResultsFile(out, config, "engram run toy", Map.of("cores", 2));
        file.add(result("hoard", Optional.empty()));
        JsonNode json = written();
        assertThat(json.get("schema").asText()).isEqualTo("engram-results/1");
        assertThat(json.get("experiment").get("command").asText()).isEqualTo("engram run toy");
        JsonNode run = json.get("runs").get(0);
        assertThat(run.get("strategy").get("name").asText()).isEqualTo("hoard");
        assertThat(run.get("accuracy").get(1).get(0).asDouble()).isEqualTo(0.7);
        assertThat(run.get("initialAccuracy").get(1).asDouble()).isEqualTo(0.2);
        assertThat(run.get("averageAccuracy").asDouble()).isEqualTo(0.75);
        assertThat(run.get("backwardTransfer").asDouble()).isCloseTo(-0.2, within(1e-12));
        assertThat(run.get("weightsSha256").asText()).isEqualTo("abc");
        assertThat(run.get("lambdas").toString()).isEqualTo("[0.0,640.0]");
        assertThat(run.get("stateBytes").asLong()).isEqualTo(4);
    }

    @Test
    void finishedRunsAreKeptWhenALaterOneIsInterrupted() throws IOException {
        ResultsFile file = new ResultsFile(out, config, "engram run toy", Map.of());
        file.add(result("one", Optional.empty()));
        file.add(result("two", Optional.of(new RunResult.Failure("interrupted", "Ctrl-C"))));
        JsonNode runs = written().get("runs");
        assertThat(runs.get(0).get("status").asText()).isEqualTo("completed");
        assertThat(runs.get(1).get("status").asText()).isEqualTo("interrupted");
        assertThat(runs.get(1).get("accuracy")).hasSize(1);
        assertThat(runs.get(1).has("weightsSha256")).isFalse();
    }

    @Test
    void aRunThatCannotBeWrittenIsWrittenAtTheEnd() throws IOException {
        ResultsFile file = new ResultsFile(out, config, "engram run toy", Map.of());
        Path inTheWay = Files.createDirectories(out.resolve("results.json/in the way"));
        file.add(result("one", Optional.empty()));
        assertThatThrownBy(file::write).hasMessageStartingWith("Cannot write " + out.resolve("results.json"));
        Files.delete(inTheWay);
        Files.delete(out.resolve("results.json"));
        file.write();
        assertThat(written().get("runs").findValuesAsText("label")).containsExactly("one");
    }

    @Test
    void runsOfBeforeStayUntilTheyEndAnewAndThoseOfStrategiesThatWentAwayGo() throws IOException {
        ResultsFile first = new ResultsFile(out, config, "engram run toy", Map.of());
        first.add(result("gone", Optional.empty()));
        first.add(result("hoard", Optional.of(new RunResult.Failure("interrupted", "Ctrl-C"))));
        ExperimentConfig longer = config("hoard,{type=keep,count=1}");
        ResultsFile second = new ResultsFile(out, longer, "engram run toy", Map.of());
        second.add(result("keep", Optional.empty()));
        assertThat(written().get("runs").findValuesAsText("label")).containsExactly("hoard", "keep");
        assertThat(written().get("runs").findValuesAsText("status")).containsExactly("interrupted", "completed");
        second.add(result("hoard", Optional.empty()));
        assertThat(written().get("runs").findValuesAsText("label")).containsExactly("hoard", "keep");
        assertThat(written().get("runs").findValuesAsText("status")).containsExactly("completed", "completed");
    }

    @Test
    void runsStandInTheOrderOfTheConfigurationHoweverTheyEnd() throws IOException {
        ExperimentConfig both = config("hoard,{type=keep,count=1}], seeds=[2,1");
        new ResultsFile(out, both, "engram run toy", Map.of()).add(result("keep/seed-1", Optional.empty()));
        ResultsFile resumed = new ResultsFile(out, both, "engram run toy", Map.of());
        for (String label : List.of("hoard/seed-1", "keep/seed-2", "hoard/seed-2")) {
            resumed.add(result(label, Optional.empty()));
        }
        assertThat(written().get("runs").findValuesAsText("label"))
                .containsExactly("hoard/seed-2", "hoard/seed-1", "keep/seed-2", "keep/seed-1");
    }

    @Test
    void runsOnFewerTasksGoWhenOneHasLearnedAppendedOnes() throws IOException {
        new ResultsFile(out, config, "engram run toy", Map.of()).add(result("hoard", Optional.empty()));
        ResultsFile longer = new ResultsFile(out, config("hoard,{type=keep,count=1}"), "engram run toy", Map.of());
        longer.add(result("keep", Optional.empty(), List.of("a", "b", "c")));
        assertThat(written().get("runs").findValuesAsText("label")).containsExactly("keep");
    }

    @Test
    void resultsThatCannotBeReadAreNotOverwritten() throws IOException {
        Files.writeString(out.resolve("results.json"), "{ precious");
        assertThatThrownBy(() -> new ResultsFile(out, config, "engram run toy", Map.of()))
                .hasMessageContaining(out.resolve("results.json") + " is not JSON: ")
                .hasMessageContaining("Remove it and go on: finished runs come back from their checkpoints")
                .extracting(failure -> ((EngramException) failure).code())
                .isEqualTo(ErrorCode.STATE);
        assertThat(out.resolve("results.json")).hasContent("{ precious");
    }

    @Test
    void soundResultsThatMayNotBeReadAreNotToBeRemoved() throws IOException {
        Files.createDirectory(out.resolve("results.json"));
        assertThatThrownBy(() -> new ResultsFile(out, config, "engram run toy", Map.of()))
                .hasMessageStartingWith("Cannot read " + out.resolve("results.json") + ": java.io.")
                .hasMessageNotContaining("Remove")
                .extracting(failure -> ((EngramException) failure).code())
                .isEqualTo(ErrorCode.IO);
    }

    private static RunResult unmeasured(String label, List<String> tasks) {
        return new RunResult(
                new Run(label, "hoard", 1, tasks),
                Map.of("type", "hoard"),
                new AccuracyMatrix(Collections.nCopies(tasks.size(), Double.NaN)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new RunResult.Cost(0, 0, 0, 0),
                Optional.empty(),
                Optional.of(new RunResult.Failure("failed", "no memory")));
    }

    @Test
    void aRunThatCannotGoOnKeepsWhatItMeasured() throws IOException {
        ResultsFile first = new ResultsFile(out, config("hoard,{type=keep,count=1}"), "engram run toy", Map.of());
        first.add(result("hoard", Optional.empty()));
        first.add(result("keep", Optional.of(new RunResult.Failure("interrupted", "Ctrl-C"))));
        JsonNode before = written().get("runs");
        for (List<String> tasks : List.of(List.of("a", "b"), List.of("a", "b", "c"))) {
            ResultsFile second = new ResultsFile(out, config("hoard,{type=keep,count=1}"), "engram run toy", Map.of());
            second.add(unmeasured("hoard", tasks));
            second.add(unmeasured("keep", tasks));
            JsonNode runs = written().get("runs");
            assertThat(runs.findValuesAsText("status")).containsExactly("completed", "failed");
            assertThat(runs.findValuesAsText("error")).containsExactly("no memory", "no memory");
            for (String field : List.of("tasks", "accuracy", "curve", "weightsSha256", "steps")) {
                assertThat(runs.findValues(field)).as(field).isEqualTo(before.findValues(field));
            }
        }
    }

    @Test
    void aRunThatGoesOnTakesThePlaceOfWhatItMeasured() throws IOException {
        RunResult.Failure interrupted = new RunResult.Failure("interrupted", "Ctrl-C");
        new ResultsFile(out, config, "engram run toy", Map.of()).add(result("hoard", Optional.of(interrupted)));
        new ResultsFile(out, config, "engram run toy", Map.of()).add(result("hoard", Optional.empty()));
        assertThat(written().get("runs").findValuesAsText("status")).containsExactly("completed");
        assertThat(written().get("runs").get(0).get("accuracy")).hasSize(2);
    }

    @Test
    void aStrategyMayBeCorrectedUntilItHasACheckpoint() throws IOException {
        ExperimentConfig before = config("hoard,{type=keep,count=1}");
        ExperimentConfig now = config("hoard,{type=keep,count=2}");
        assertThatCode(() -> OutputDirectory.requireHarmless(out, before, now)).doesNotThrowAnyException();
        Files.createDirectories(out.resolve("checkpoints/keep/step-000000000001-in-task"));
        assertThatThrownBy(() -> OutputDirectory.requireHarmless(out, before, now))
                .hasMessageContaining("strategies.keep:.count: 1 before, 2 now")
                .hasMessageContaining("strategies without a checkpoint");
    }

    @Test
    void aRunThatAnEarlierVersionBeganIsNotGoneOnWith() throws IOException {
        Path old = out.resolve("checkpoints/hoard/step-000000000001-learned");
        Files.createDirectories(old.getParent());
        new SealedDirectory("checkpoint.json", "engram-checkpoint", 1).write(old, Map.of("task", 0), into -> {});
        assertThatThrownBy(() -> OutputDirectory.requireHarmless(out, config, config))
                .hasMessageContaining(old + " was written by an earlier version of Engram")
                .hasMessageContaining("Begin anew in another directory");
    }

    @Test
    void whatARefusedFirstAttemptLeftIsNoObstacle() {
        OutputDirectory.write(out, config);
        var unused = new ResultsFile(out, config, "engram run toy", Map.of());
        assertThatCode(() -> OutputDirectory.requireFree(out, config)).doesNotThrowAnyException();
    }

    @Test
    void aDirectoryThatHoldsAnotherRunIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(out.resolve("results.json"), "precious");
        assertThatThrownBy(() -> OutputDirectory.requireFree(out, config))
                .hasMessageContaining("already holds the results of another run; nothing was overwritten");
        assertThat(out.resolve("results.json")).hasContent("precious");
    }

    @Test
    void checkpointsOfAnotherRunAreNotTakenUpSilently() throws IOException {
        Path run = Files.createDirectories(out.resolve("checkpoints/hoard"));
        assertThatCode(() -> OutputDirectory.requireFree(out, config)).doesNotThrowAnyException();
        Files.createDirectory(run.resolve("step-000000000001-in-task"));
        assertThatThrownBy(() -> OutputDirectory.requireFree(out, config))
                .hasMessageContaining("already holds checkpoints of another run; nothing was overwritten")
                .hasMessageContaining("--resume " + out);
    }

    @Test
    void aFileIsNoPlaceForResults() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> OutputDirectory.requireFree(file, config))
                .hasMessage(
                        file + " is a file, not a directory; nothing was overwritten. Give another directory (--out)");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> OutputDirectory.write(file.resolve("inside"), config))
                .hasMessageContaining("Cannot write into " + file.resolve("inside"));
        assertThatThrownBy(() -> OutputDirectory.write(file, config))
                .hasMessage("Cannot write into " + file + ": java.nio.file.FileAlreadyExistsException: " + file);
    }
}
