package dev.engram.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {
    private static final Machine MACHINE =
            new Machine("a processor", 2, 2, 24_000_000_000L, "Linux", "Java 17", "2.18");

    @TempDir
    private Path directory;

    private static GroupResult result(String date, List<Row> rows, Case... cases) {
        return new GroupResult(date, 12.5, MACHINE, rows, List.of(cases));
    }

    private static Case steps(String name, double seconds) {
        return new Case(name, "step", new Spread(seconds, seconds, seconds));
    }

    private static Measurements measurements() {
        return Measurements.none()
                .with(
                        "step",
                        result(
                                "2030-01-02T03:04:05Z",
                                List.of(
                                        new Row("limit", "large", 4e11, Form.GIGAFLOPS, null),
                                        new Row("cost", "mlp", 0.12, Form.PERCENT, Target.atMost(0.1)),
                                        new Row("share", "mlp", 0.8, Form.PERCENT, Target.atLeast(0.75))),
                                steps("step, sgd", 0.002),
                                steps("step, adam", 0.003)));
    }

    @Test
    void theTableHasEveryRowWithItsVerdict() {
        assertThat(PerformancePage.measured(measurements())).isEqualTo("""
                        a processor, 2 cores, 2 threads, 24 GB; Linux; Java 17; TensorFlow 2.18; 2030-01-02.

                        | group | what | measured on | measured | target | |
                        | --- | --- | --- | --- | --- | --- |
                        | `step` | limit | large | 400 GFLOP/s |  |  |
                        | `step` | cost | mlp | 12.0 % | at most 10.0 % | **missed** |
                        | `step` | share | mlp | 80.0 % | at least 75.0 % | met |
                        """);
    }

    @Test
    void onlyWhatIsBetweenTheMarksIsRewritten() throws Exception {
        Path page = Files.writeString(directory.resolve("PERFORMANCE.md"), """
                before
                <!-- measured -->
                old
                <!-- end of measured -->
                after
                <!-- pytorch -->
                kept
                <!-- end of pytorch -->
                end
                """);
        Path none = directory.resolve("pytorch.json");
        PerformancePage.rewrite(page, measurements(), none);
        PerformancePage.rewrite(page, measurements(), none);
        assertThat(Files.readString(page))
                .isEqualTo("before\n<!-- measured -->\n" + PerformancePage.measured(measurements())
                        + "<!-- end of measured -->\nafter\n<!-- pytorch -->\nkept\n<!-- end of pytorch -->\nend\n");
    }

    @Test
    void pyTorchIsComparedCaseByCase() throws Exception {
        Path file = directory.resolve("pytorch.json");
        Files.writeString(file, """
                {"versions": "PyTorch 2, 2 threads", "date": "2030-01-03", "cases": [
                  {"name": "step, sgd", "unit": "step", "seconds": {"median": 0.0025, "min": 0.002, "max": 0.003}},
                  {"name": "step, adam", "unit": "step", "seconds": {"median": 0.0025, "min": 0.002, "max": 0.003}},
                  {"name": "nobody else's", "unit": "step", "seconds": {"median": 1, "min": 1, "max": 1}}]}
                """);
        assertThat(PerformancePage.compared(measurements(), PyTorchFigures.read(file)))
                .isEqualTo("""
                        PyTorch 2, 2 threads; 2030-01-03.

                        | case | Engram | PyTorch | Engram's time / PyTorch's | |
                        | --- | --- | --- | --- | --- |
                        | step, sgd | 2.000 ms a step | 2.500 ms a step | 0.80× | ahead |
                        | step, adam | 3.000 ms a step | 2.500 ms a step | 1.20× | **behind** |
                        """);
    }

    @Test
    void aPageWithoutMarksIsRefused() {
        assertThatThrownBy(() -> PerformancePage.between("text", "measured", "new"))
                .hasMessageContaining("<!-- measured -->");
    }

    @Test
    void aGroupMeasuredAgainTakesThePlaceOfItsOldFigures() {
        Path file = directory.resolve("out").resolve("benchmarks.json");
        measurements().write(file);
        GroupResult other = result("2030-02-02T00:00:00Z", List.of());
        GroupResult again = result("2030-03-03T00:00:00Z", List.of(new Row("new", "mlp", 1, Form.TIMES, null)));
        Measurements.read(file).with("small", other).with("step", again).write(file);
        assertThat(Measurements.read(file).groups())
                .containsExactly(Map.entry("step", again), Map.entry("small", other));
    }

    @Test
    void groupsStandInTheOrderOfTheTableWhateverWasMeasuredFirst() {
        GroupResult result = result("2030-01-02T03:04:05Z", List.of());
        Measurements measured =
                Measurements.none().with("wide", result).with("old", result).with("step", result);
        assertThat(measured.inOrder(List.of("step", "small", "wide")).groups().keySet())
                .containsExactly("step", "wide", "old");
    }

    @Test
    void theFileTellsVerdictsAndSpreads() throws Exception {
        Path file = directory.resolve("benchmarks.json");
        measurements().write(file);
        JsonNode step = new ObjectMapper().readTree(file.toFile()).at("/groups/step");
        assertThat(step.at("/rows/1/verdict").asText()).isEqualTo("missed");
        assertThat(step.at("/rows/0/target").isMissingNode()).isTrue();
        assertThat(step.at("/cases/0/seconds/median").asDouble()).isEqualTo(0.002);
        assertThat(step.at("/machine/threads").asInt()).isEqualTo(2);
    }

    @Test
    void aFileOfAnotherSchemaIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("benchmarks.json"), "{\"schema\": \"other\", \"groups\": {}}");
        assertThatThrownBy(() -> Measurements.read(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("benchmarks.json")
                .hasMessageContaining("other");
    }

    @Test
    void theTableInTheTerminalHasRowsAndCases() {
        assertThat(ResultTable.of(measurements().groups()))
                .containsPattern("cost +mlp +12\\.0 % +at most 10\\.0 % +missed")
                .containsPattern("step, adam +3\\.0000 ms a step");
    }
}
