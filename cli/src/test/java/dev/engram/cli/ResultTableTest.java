package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.experiment.RunResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    private static List<String> printed(int count) {
        List<String> tasks = IntStream.range(0, count)
                .mapToObj(task -> "permutation-" + task)
                .toList();
        AccuracyMatrix accuracy = new AccuracyMatrix(Collections.nCopies(count, 0.1));
        tasks.forEach(task -> accuracy.add(Collections.nCopies(count, 0.9)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultTable.print(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                List.of(new RunResult(
                        new Run("ewc", "ewc", 1, tasks),
                        Map.of(),
                        accuracy,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new RunResult.Cost(1, 1, 1, 1),
                        Optional.empty(),
                        Optional.empty())));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void fewTasksAreNamedInTheColumns() {
        assertThat(printed(3))
                .contains("                 permutation-0  permutation-1  permutation-2")
                .contains("  permutation-2         0.9000         0.9000         0.9000");
    }

    /** Lines that a terminal breaks are no table. */
    @Test
    void ofTenTasksTheColumnsAreNumberedAsTheRowsSay() {
        assertThat(printed(10))
                .anySatisfy(line -> assertThat(line).endsWith("  8       9      10"))
                .anySatisfy(line -> assertThat(line).startsWith("  10 permutation-9  0.9000"))
                .filteredOn(line -> line.contains("0.9000  0.9000") || line.startsWith("  untrained"))
                .hasSize(11)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }
}
