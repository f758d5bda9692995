package dev.engram.report.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.report.FakeResults;
import dev.engram.report.results.ResultsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final String EWC = "of { strategy = ewc, measure = average-accuracy }";

    @TempDir
    Path directory;

    private Path ledger;

    @BeforeEach
    void makeLedger() throws IOException {
        ledger = Files.createDirectories(directory.resolve("docs/ledger"));
    }

    /** With three tasks, EWC forgets .02 a task and ends with a mean of .93; the seeds differ by a little. */
    private static FakeResults usual() {
        return new FakeResults("usual", FakeResults.tasks(3), 1L, 2L, 3L)
                .strategy("none", "none", 0.2, 0)
                .strategy("ewc", "ewc", 0.02, 0.001);
    }

    private void entry(String expectation) throws IOException {
        Files.writeString(ledger.resolve("1-usual.conf"), """
                title = Usual, claim = "EWC | keeps", protocol = theirs, ours = as theirs
                runs = [{ name = usual, command = "engram run usual" }]
                expectations = [{ what = the mean, %s }]
                """.formatted(expectation));
    }

    private void results(FakeResults results) throws IOException {
        new Ledger(ledger).add(results.write(directory.resolve("run")), "usual");
    }

    /** The row of the expectation. */
    private String row() throws IOException {
        return Files.readString(new Ledger(ledger).write())
                .lines()
                .filter(line -> line.startsWith("| the mean"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatKeepsWithinItsBoundsIsGreen() throws IOException {
        entry(EWC + ", source = \".92\", at-least = 0.9, at-most = 0.95");
        results(usual());
        assertThat(row())
                .matches("\\| the mean \\| \\.92 \\| 0\\.9\\d{3} ± 0\\.00\\d\\d \\(0\\.9\\d{3} to 0\\.9\\d{3}\\)"
                        + " \\| 3 \\| ≥ 0\\.9, ≤ 0\\.95 \\| 🟢 green \\|");
    }

    @Test
    void whatDoesNotIsRed() throws IOException {
        entry(EWC + ", at-least = 0.99");
        results(usual());
        assertThat(row()).contains("none published", "🔴 red |");
        entry(EWC + ", at-most = 0.9");
        assertThat(row()).contains("🔴 red |");
    }

    @Test
    void whatNobodyRanIsNeither() throws IOException {
        entry(EWC + ", at-least = 0.99");
        assertThat(row()).contains("| not run yet |");
        assertThat(Files.readString(directory.resolve("docs/LEDGER.md")))
                .contains("- not run yet: `engram run usual`", "| Usual |  |  | 1 |");
    }

    @Test
    void aRunThatDivergedIsRedHoweverGoodTheOthersAre() throws IOException {
        entry(EWC + ", at-least = 0.5");
        results(new FakeResults("usual", FakeResults.tasks(3), 1L)
                .strategy("ewc", "ewc", 0.02, 0)
                .planned("none", "none")
                .ended("ewc", "ewc", 2, 1, "diverged", "The loss is NaN"));
        assertThat(row()).contains("🔴 red: ewc, seed 2: diverged");
    }

    @Test
    void differencesAreTakenWithinASeed() throws IOException {
        entry(EWC + ", minus { strategy = none, measure = average-accuracy }, at-least = 0.17");
        results(new FakeResults("usual", FakeResults.tasks(3), 1L, 2L, 3L)
                .strategy("none", "none", 0.2, 0.05)
                .strategy("ewc", "ewc", 0.02, 0.05));
        assertThat(row()).as("what a seed does to both falls out").contains("0.1800 ± 0.0000 (0.1800 to 0.1800)", "🟢");
    }

    @Test
    void aBoundWithinTheIntervalIsClose() throws IOException {
        entry(EWC + ", at-least = 0.9299");
        results(new FakeResults("usual", FakeResults.tasks(3), 1L, 2L, 3L).strategy("ewc", "ewc", 0.02, 0.02));
        assertThat(row()).containsAnyOf("🟢 green, close", "🔴 red, close");
    }

    @Test
    void aPageThatSaysSomethingElseIsFound() throws IOException {
        entry(EWC + ", at-least = 0.99");
        results(usual());
        Ledger written = new Ledger(ledger);
        Path page = written.write();
        written.check();
        Files.writeString(page, Files.readString(page).replace("🔴 red", "🟢 green"));
        assertThatThrownBy(written::check).hasMessageContaining("LEDGER.md is not what the entries and results");
    }

    @Test
    void keptResultsAreSmallAndStillResults() throws IOException {
        results(usual().with("importance", List.of(FakeResults.importance("dense1/kernel"))));
        Path kept = ledger.resolve("results/usual.json");
        JsonNode json = new ObjectMapper().readTree(kept.toFile());
        assertThat(json.at("/environment/date").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(json.get("runs")).hasSize(6).allSatisfy(node -> {
            assertThat(node.has("curve")).isFalse();
            assertThat(node.has("importance")).isFalse();
            assertThat(node.has("weightsSha256")).isTrue();
        });
        assertThat(ResultsReader.read(kept).runs().get(5).accuracy().averageAccuracy())
                .isEqualTo(ResultsReader.read(directory.resolve("run"))
                        .runs()
                        .get(5)
                        .accuracy()
                        .averageAccuracy());
    }

    @Test
    void anExperimentThatIsStillGoingOnIsNotKept() throws IOException {
        Path run = usual().planned("si", "si").write(directory.resolve("run"));
        assertThatThrownBy(() -> new Ledger(ledger).add(run, "usual"))
                .hasMessageContaining("3 of 9 planned runs have no result yet");
    }

    @Test
    void mistakesInAnEntryNameTheRemedy() throws IOException {
        entry(EWC.replace("average", "averge") + ", at-least = 0.9");
        results(usual());
        assertThatThrownBy(this::row).hasMessageContaining("Did you mean \"average-accuracy\"?");
        entry(EWC.replace("= ewc", "= ewcc") + ", at-least = 0.9");
        assertThatThrownBy(this::row).hasMessageContaining("Known: ewc, none.");
        entry(EWC + ", at-leest = 0.9");
        assertThatThrownBy(this::row).hasMessageContaining("(1-usual.conf:3) is not a known key");
        entry(EWC.replace("average-accuracy", "\"accuracy[4]\"") + ", at-least = 0.9");
        assertThatThrownBy(this::row).hasMessageContaining("number 4 of 3 tasks");
    }

    @Test
    void picturesAreDrawnForLightAndDark() throws IOException {
        entry(EWC + ", at-least = 0.9");
        Files.writeString(
                ledger.resolve("1-usual.conf"),
                "\npicture { name = average, title = Average, kind = average-accuracy }",
                java.nio.file.StandardOpenOption.APPEND);
        results(usual());
        assertThat(Files.readString(new Ledger(ledger).write())).contains("![Average](figures/average.svg)");
        Path picture = directory.resolve("docs/figures/average.svg");
        assertThat(Files.readString(picture)).contains("prefers-color-scheme: dark", "<polyline");
        Files.writeString(picture, "<svg/>");
        assertThatThrownBy(() -> new Ledger(ledger).check()).hasMessageContaining("average.svg is not what");
    }

    @Test
    void overlapIsReadByLayerWithoutBiases() throws IOException {
        entry("of { strategy = ewc, measure = \"overlap[1]\" }"
                + ", minus { strategy = ewc, measure = \"overlap[last]\" }, at-least = -0.6, at-most = -0.4");
        results(new FakeResults("usual", FakeResults.tasks(2), 1L)
                .strategy("ewc", "ewc", 0.02, 0)
                .with(
                        "overlap",
                        List.of(
                                Map.of("parameter", "dense1/kernel", "tasks", List.of(0, 1), "overlap", 0.4),
                                Map.of("parameter", "dense1/bias", "tasks", List.of(0, 1), "overlap", 0.1),
                                Map.of("parameter", "output/kernel", "tasks", List.of(0, 1), "overlap", 0.9),
                                Map.of("parameter", "output/bias", "tasks", List.of(0, 1), "overlap", 0.2))));
        assertThat(row()).contains("−0.5000", "🟢");
        entry("of { strategy = ewc, measure = least-rise-of-overlap }, at-least = 0.6");
        assertThat(row()).contains("0.5000", "🔴");
    }

    @Test
    void freshResultsAreComparedWithinTheTolerance() throws IOException {
        entry(EWC + ", at-least = 0.9, tolerance = 0.01");
        results(usual());
        Ledger kept = new Ledger(ledger);
        assertThat(kept.repeated()).containsExactly(Map.entry("usual", "engram run usual"));
        assertThat(kept.deviations(name -> directory.resolve("run"))).isEmpty();
        Path worse = new FakeResults("usual", FakeResults.tasks(3), 1L)
                .strategy("ewc", "ewc", 0.04, 0)
                .write(directory.resolve("worse"));
        assertThat(kept.deviations(name -> worse))
                .singleElement()
                .asString()
                .contains("Usual: the mean is GREEN with 0.91", "tolerance 0.01");
    }

    /** The means are .93 and .92. */
    @Test
    void anotherColourIsADeviationHoweverNear() throws IOException {
        entry(EWC + ", at-least = 0.925, tolerance = 0.5");
        results(new FakeResults("usual", FakeResults.tasks(3), 1L).strategy("ewc", "ewc", 0.02, 0));
        Path worse = new FakeResults("usual", FakeResults.tasks(3), 1L)
                .strategy("ewc", "ewc", 0.03, 0)
                .write(directory.resolve("worse"));
        assertThat(new Ledger(ledger).deviations(name -> worse))
                .singleElement()
                .asString()
                .contains("is RED with 0.9", "in the ledger it is GREEN");
    }
}
