package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at seeded random moments: a run that goes on ends with the bits of one that was never disturbed. */
class KilledRunTest {
    private static final int KILLS = 50;
    private static final int KILLS_OF_A_RUN = 9;
    private static final String CONFIGURATION = """
            tasks { type = permuted, count = 3, train-limit = 1500, validation = 200 }
            network { type = mlp, hidden = [24], dropout { hidden = 0.2 } }
            training {
              epochs = 6, batch-size = 64, evaluate = epoch
              optimizer { type = adam, learning-rate = 0.002 }
              early-stopping { enabled = true, patience = 3 }
            }
            checkpoints { every-steps = 40 }
            strategies = [none, l2, ewc, { type = online-ewc, gamma = 0.9 }, mas, si, rwalk, ewc-dr, { type = kfac, lambda = 0.1 }, joint,
              lwf, { type = replay, examples = 200 }, { type = a-gem, examples = 200 },
              { type = ewc, label = auto, lambda { type = auto, start = 1000, margin = 0.02 } }]
            """;

    @TempDir
    Path directory;

    /** Weights, accuracies and curve of each run: all that must not depend on the kills. */
    private static Map<String, String> outcome(Path out) throws IOException {
        Map<String, String> outcome = new TreeMap<>();
        for (JsonNode run : new ObjectMapper()
                .readTree(out.resolve("results.json").toFile())
                .get("runs")) {
            outcome.put(
                    run.get("label").asText(),
                    run.path("weightsSha256").asText()
                            + run.get("accuracy")
                            + run.get("curve")
                            + run.get("importance")
                            + run.get("overlap")
                            + run.get("lambdas")
                            + run.get("steps"));
        }
        return outcome;
    }

    private static Process start(Path config, Path out) throws IOException {
        return Files.exists(out.resolve("config.conf"))
                ? EngramProcess.start("run", "--resume", out.toString(), "--quiet")
                : EngramProcess.start("run", config.toString(), "--out", out.toString(), "--quiet");
    }

    private static void finish(Process process) throws Exception {
        process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(() -> process.errorReader().lines().toList().toString())
                .isZero();
    }

    @Test
    void goesOnToTheSameBits() throws Exception {
        Path config = Files.writeString(directory.resolve("my.conf"), CONFIGURATION);
        Path undisturbed = directory.resolve("undisturbed");
        long begin = System.nanoTime();
        finish(start(config, undisturbed));
        long millis = (System.nanoTime() - begin) / 1_000_000;
        Map<String, String> expected = outcome(undisturbed);
        assertThat(expected).hasSize(14);
        // A process that starts is busy on one core.
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Integer>> halves = List.of(
                    () -> kill(config, "first", new Random(20), millis, expected),
                    () -> kill(config, "second", new Random(21), millis, expected));
            int kills = 0;
            for (Future<Integer> half : two.invokeAll(halves)) {
                kills += half.get();
            }
            assertThat(kills).isGreaterThanOrEqualTo(KILLS);
        } finally {
            two.shutdownNow();
        }
    }

    /** Half of all kills, at random moments of runs that take so many milliseconds; how many it were. */
    private int kill(Path config, String name, Random random, long millis, Map<String, String> expected)
            throws Exception {
        int kills = 0;
        for (int run = 0; kills < KILLS / 2; run++) {
            Path out = directory.resolve(name + "-" + run);
            Process process = start(config, out);
            for (int kill = 0; kill < KILLS_OF_A_RUN; kill++) {
                if (process.waitFor(millis / 10 + random.nextLong(millis / 4), TimeUnit.MILLISECONDS)) {
                    break;
                }
                process.destroyForcibly().waitFor();
                kills++;
                process = start(config, out);
            }
            finish(process);
            assertThat(outcome(out)).isEqualTo(expected);
        }
        return kills;
    }
}
