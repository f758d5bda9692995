package dev.engram.core.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.AccuracyMatrix;
import dev.engram.api.Diagnostics;
import dev.engram.api.LearningListener.Progress;
import dev.engram.api.LearningListener.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    private static final Run RUN = new Run("ewc/seed-2", "ewc", 2, List.of("a", "b"));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    private MetricsLog log() {
        return new MetricsLog(directory, CLOCK, warnings::add);
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("metrics.jsonl"))) {
            nodes.add(new ObjectMapper().readTree(line));
        }
        return nodes;
    }

    @Test
    void everyEventIsALineAsSoonAsItComes() throws IOException {
        try (MetricsLog log = log()) {
            log.runStarted(RUN);
            log.progressed(RUN, new Progress(1, 3, 10, 13, 0.5, Optional.of(new Diagnostics(0.25, 3, 1.5))));
            log.evaluated(RUN, 0, List.of(0.9, 0.1));
            log.lambdaTried(RUN, 1, 500, 0.7, 0.8);
            // Before the file is closed.
            assertThat(lines()).hasSize(4);
        }
        JsonNode progress = lines().get(1);
        assertThat(progress.toString())
                .isEqualTo("{\"time\":\"2026-01-02T03:04:05Z\",\"event\":\"progress\",\"run\":\"ewc/seed-2\","
                        + "\"strategy\":\"ewc\",\"seed\":2,\"task\":\"b\",\"step\":3,\"plannedSteps\":10,\"runSteps\":13,"
                        + "\"loss\":0.5,\"penalty\":0.25,\"gradientNorm\":3.0,\"stiffness\":1.5}");
        assertThat(lines().get(3).toString())
                .endsWith("\"task\":\"b\",\"lambda\":500.0,\"validationAccuracy\":0.7,\"needed\":0.8}");
        JsonNode evaluated = lines().get(2);
        assertThat(evaluated.get("tasksLearned").asInt()).isEqualTo(1);
        assertThat(evaluated.get("accuracy").get("b").asDouble()).isEqualTo(0.1);
    }

    @Test
    void aRunThatGoesOnAddsToTheFile() throws IOException {
        try (MetricsLog log = log()) {
            log.runStarted(RUN);
        }
        try (MetricsLog log = log()) {
            log.resumed(RUN, 1, 40);
            AccuracyMatrix accuracy = new AccuracyMatrix(List.of(0.1, 0.1));
            accuracy.add(List.of(0.9, 0.1));
            log.runFinished(RUN, accuracy);
        }
        assertThat(lines())
                .extracting(line -> line.get("event").asText())
                .containsExactly("runStarted", "resumed", "runFinished");
        assertThat(lines().get(2).get("averageAccuracy").asDouble()).isEqualTo(0.9);
    }

    @Test
    void aLineThatWasCutOffDoesNotSpoilTheNext() throws IOException {
        try (MetricsLog log = log()) {
            log.runStarted(RUN);
            log.warned(RUN, "é");
        }
        Path file = directory.resolve("metrics.jsonl");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 4));
        try (MetricsLog log = log()) {
            log.resumed(RUN, 1, 40);
        }
        assertThat(lines()).extracting(line -> line.get("event").asText()).containsExactly("runStarted", "resumed");
    }

    @Test
    void manyRunsAtOnceNeverMixTheirLines() throws IOException {
        try (MetricsLog log = log()) {
            IntStream.range(0, 2000).parallel().forEach(i -> log.warned(RUN, "x".repeat(i % 97)));
        }
        assertThat(lines()).hasSize(2000);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> new MetricsLog(missing, CLOCK, warnings::add))
                .hasMessageContaining("Cannot write " + missing.resolve("metrics.jsonl"))
                .hasMessageContaining("NoSuchFileException");
    }

    @Test
    @EnabledOnOs(OS.LINUX) // whose /dev/full is a full disk
    void aFullDiskEndsTheFileWithOneWarningAndNotTheRun() throws IOException {
        Path full = Files.createSymbolicLink(directory.resolve("metrics.jsonl"), Path.of("/dev/full"));
        try (MetricsLog log = log()) {
            log.runStarted(RUN);
            log.warned(RUN, "x".repeat(20_000));
        }
        Files.delete(full);
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0))
                .startsWith(
                        "Cannot write " + directory.resolve("metrics.jsonl") + ": java.io.IOException: No space left")
                .endsWith("It ends here; the runs go on without it");
    }
}
