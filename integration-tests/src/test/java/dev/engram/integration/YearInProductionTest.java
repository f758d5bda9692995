package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Dataset;
import dev.engram.datasets.mnist.Mnist;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twelve monthly updates of one deployed model in processes of their own, each of which sees its own month alone. EWC keeps
 * the first months and no penalty does not; a month of wrong labels is stopped by the gate, and the model before it stays.
 */
class YearInProductionTest {
    private static final int EXAMPLES = 6000;
    private static final int REFUSED = 4;
    private static final int BAD_MONTH = 7;
    private static final String TRAINING = """
            tasks { type = sequence, tasks = [{ name = month-1, data { format = permuted, seed = 1, train-limit = %d } }] }
            network { type = mlp, hidden = [400, 400] }
            training { epochs = 6, batch-size = 64, optimizer { type = sgd, learning-rate = 0.1 } }
            strategies = [none, { type = ewc, lambda = 10 }]
            """.formatted(EXAMPLES);

    @TempDir
    Path directory;

    private static String month(int month) {
        return "format = permuted, seed = " + month + ", train-limit = " + EXAMPLES;
    }

    private String run(int expected, String... arguments) throws Exception {
        Process process = EngramProcess.start(arguments);
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(() -> out + process.errorReader().lines().toList())
                .isEqualTo(expected);
        return out;
    }

    private Path update(Path model, int month, String strategy) throws Exception {
        Path next = directory.resolve(strategy + "-" + month);
        run(
                0,
                "update",
                model.toString(),
                "--data",
                month(month),
                "--name",
                "month-" + month,
                "--min-accuracy",
                "0.6",
                "--out",
                next.toString(),
                "--quiet");
        return next;
    }

    private double accuracy(Path model, int month) throws Exception {
        String out = run(0, "evaluate", model.toString(), "--data", month(month));
        String line = out.lines()
                .filter(text -> text.startsWith("Accuracy: "))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(line.replaceAll("Accuracy: ([0-9.]+) .*", "$1"));
    }

    /** MNIST whose labels are all one too high: what a broken export would deliver. */
    private Path badMonth() throws IOException {
        writeIdx("bad-train", Mnist.train(), EXAMPLES);
        writeIdx("bad-test", Mnist.test(), 2000);
        return Files.writeString(directory.resolve("bad.conf"), """
                format = idx
                train-images = bad-train-images, train-labels = bad-train-labels
                test-images = bad-test-images, test-labels = bad-test-labels
                """);
    }

    private void writeIdx(String name, Dataset data, int count) throws IOException {
        ByteBuffer images = ByteBuffer.allocate(16 + count * 784).order(ByteOrder.BIG_ENDIAN);
        images.putInt(0x803).putInt(count).putInt(28).putInt(28);
        ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        for (int row = 0; row < count; row++) {
            data.read(row, images);
            // The test labels are right: that is how the gate notices.
            labels.put((byte) (name.contains("train") ? (data.label(row) + 1) % 10 : data.label(row)));
        }
        Files.write(directory.resolve(name + "-images"), images.array());
        Files.write(directory.resolve(name + "-labels"), labels.array());
    }

    private Path year(String strategy) throws Exception {
        Path config = Files.writeString(directory.resolve("first.conf"), TRAINING);
        Path model = directory.resolve(strategy + "-1");
        run(0, "train", config.toString(), "--strategy", strategy, "--out", model.toString(), "--quiet");
        for (int month = 2; month <= 12; month++) {
            model = update(model, month, strategy);
        }
        return model;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void ewcKeepsTheFirstMonthsAndABadMonthIsStopped() throws Exception {
        Path withEwc = year("ewc");
        Path without = year("none");
        List<Double> kept = new ArrayList<>();
        List<Double> forgotten = new ArrayList<>();
        for (int month = 1; month <= 3; month++) {
            kept.add(accuracy(withEwc, month));
            forgotten.add(accuracy(without, month));
        }
        System.out.println("months 1 to 3 after a year: ewc " + kept + ", none " + forgotten);
        for (int month = 0; month < 3; month++) {
            assertThat(kept.get(month)).isGreaterThan(forgotten.get(month) + 0.1);
        }
        assertThat(mean(kept)).isGreaterThan(0.8);
        assertThat(mean(forgotten)).isLessThan(0.65);
        assertThat(run(0, "inspect", withEwc.toString())).contains("month-1 ", "month-12");

        Path before = directory.resolve("ewc-" + BAD_MONTH);
        Path refused = directory.resolve("after-bad");
        String said = run(
                REFUSED,
                "update",
                before.toString(),
                "--data",
                badMonth().toString(),
                "--min-accuracy",
                "0.6",
                "--eval",
                "first=" + month(1),
                "--max-forgetting",
                "0.1",
                "--out",
                refused.toString(),
                "--quiet");
        assertThat(said).contains("Gate missed: accuracy on bad is", before + " is untouched");
        assertThat(refused).doesNotExist();
        assertThat(directory.resolve("after-bad.refused.json")).isNotEmptyFile();
        assertThat(accuracy(before, 1)).isGreaterThan(0.8);
    }
}
