package dev.engram.core.experiment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.plugins.FakeBytes;
import dev.engram.core.plugins.FakePlugins;
import dev.engram.spi.TaskSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks may be appended to the same ones, and to no others. */
class ConfigurationChangeTest {
    @TempDir
    Path directory;

    private ExperimentConfig config(int count, Task... tasks) throws IOException {
        return config(count, Map.of(), seed -> new TaskSequence("toy", Scenario.DOMAIN, List.of(tasks), 2));
    }

    private ExperimentConfig config(int count, Map<String, Object> resolved, TaskSource tasks) throws IOException {
        Path file = Files.writeString(
                directory.resolve("my.conf"),
                "tasks={type=toy,count=" + count + "}, training.epochs=1, strategies=[hoard]");
        ExperimentConfig read =
                FakePlugins.injector().getInstance(ExperimentReader.class).read(file.toString(), List.of());
        return new ExperimentConfig(
                read.name(),
                read.seeds(),
                tasks,
                read.network(),
                read.training(),
                read.checkpoints(),
                read.strategies(),
                resolved.isEmpty() ? read.resolved() : resolved);
    }

    private static Task task(String name, Dataset train, Dataset test, List<Integer> outputs) {
        return new Task(name, train, Optional.empty(), test, outputs);
    }

    private static final Dataset DATA = pair(1, 0);
    private static final List<Integer> OUTPUTS = List.of(0, 1);
    private static final Task FIRST = task("first", DATA, DATA, OUTPUTS);
    private static final Task SECOND = task("second", DATA, DATA, OUTPUTS);

    private void change(Task first) throws IOException {
        ConfigurationChange.requireHarmless(config(1, FIRST), config(2, first, SECOND), Set.of("hoard"));
    }

    @Test
    void appendedTasksAreHarmless() {
        assertThatCode(() -> change(task("first", pair(1, 0), DATA, OUTPUTS))).doesNotThrowAnyException();
    }

    @Test
    void anythingElseAboutTheOldOnesIsNot() {
        List<Task> others = new ArrayList<>();
        others.add(task("other", DATA, DATA, OUTPUTS));
        others.add(task("first", pair(2, 0), DATA, OUTPUTS));
        others.add(task("first", pair(1, 1), DATA, OUTPUTS));
        others.add(task("first", DATA, pair(2, 0), OUTPUTS));
        others.add(task("first", DATA, pair(1, 1), OUTPUTS));
        others.add(task("first", DATA, DATA, List.of(1, 0)));
        others.add(new Task("first", DATA, Optional.of(DATA), DATA, OUTPUTS));
        for (Task other : others) {
            assertThatThrownBy(() -> change(other)).hasMessageContaining("tasks.count: 1 before, 2 now");
        }
    }

    private void move(Object before, Object now) throws IOException {
        TaskSource gone = seed -> {
            throw new EngramException(ErrorCode.DATA, "File not found: /old/a.csv");
        };
        TaskSource there = seed -> new TaskSequence("toy", Scenario.DOMAIN, List.of(FIRST), 2);
        ConfigurationChange.requireHarmless(
                config(1, Map.of("tasks", Map.of("tasks", before)), gone),
                config(1, Map.of("tasks", Map.of("tasks", now)), there),
                Set.of("hoard"));
    }

    @Test
    void dataThatMovedMayBeWhereItIsNow() {
        assertThatCode(() -> move(List.of(Map.of("train", "/old/a.csv")), List.of(Map.of("train", "/new/b.csv"))))
                .doesNotThrowAnyException();
        for (Object other : List.of(
                List.of(Map.of("train", "mnist")),
                List.of(Map.of("test", "/new/b.csv")),
                List.of(Map.of("train", "/new/b.csv"), Map.of("train", "/new/b.csv")))) {
            assertThatThrownBy(() -> move(List.of(Map.of("train", "/old/a.csv")), other))
                    .hasMessageContaining("nobody can compare: File not found: /old/a.csv. Go on with nothing but");
        }
    }

    /** Two examples of one feature, of which the last is given. */
    private static Dataset pair(int feature, int label) {
        return new FakeBytes("pair", List.of(0, feature), List.of(0, label), 2);
    }
}
