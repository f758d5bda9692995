package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in a process of its own. */
class InterruptedRunTest {
    private static final String CONFIGURATION = """
            tasks { type = permuted, count = 2, train-limit = 600 }
            network { type = mlp, hidden = [16] }
            training { iterations = 20 }
            strategies = [none, { type = ewc, label = slow }]
            """;

    private static final int SIGINT = 2;

    @TempDir
    Path directory;

    /** As all that a shell without a terminal starts in the background. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (SIGINT - 1) & 1) == 1);
    }

    @Test
    void finishedRunsAreKeptAndTheExitCodeIs130() throws Exception {
        assumeFalse(ignoresInterrupts(), "started where interrupts are ignored, in the background");
        Path config = Files.writeString(directory.resolve("my.conf"), CONFIGURATION);
        Path out = directory.resolve("out");
        Process process = EngramProcess.start(
                "run",
                config.toString(),
                "--out",
                out.toString(),
                "--parallel",
                "1",
                // Enough steps that the second run is certainly under way.
                "--set",
                "seeds=[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]",
                "--set",
                "training.iterations=4000");
        try (BufferedReader err = process.errorReader()) {
            String line = err.readLine();
            while (line != null && !line.contains("learned permutation-1 (2 of 2)")) {
                line = err.readLine();
            }
            assertThat(line).as("a first run ends").isNotNull();
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        JsonNode runs = new ObjectMapper()
                .readTree(out.resolve("results.json").toFile())
                .get("runs");
        assertThat(runs.get(0).get("status").asText()).isEqualTo("completed");
        assertThat(runs.get(0).get("weightsSha256").asText()).hasSize(64);
        assertThat(runs.get(runs.size() - 1).get("status").asText()).isEqualTo("interrupted");
    }
}
