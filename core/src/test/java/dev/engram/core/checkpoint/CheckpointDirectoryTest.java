package dev.engram.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.CurvePoint;
import dev.engram.api.EngramException;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.core.importance.FisherOverlap;
import dev.engram.core.storage.SealedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    private CheckpointDirectory checkpoints(int keep) {
        return new CheckpointDirectory(directory.resolve("run"), new CheckpointConfig(10, keep));
    }

    private static Checkpoint at(long steps, boolean learned) {
        RunProgress progress = new RunProgress(
                1,
                learned,
                List.of(0.1, 1 / 3.0),
                List.of(List.of(0.9, Double.NaN)),
                List.of(new CurvePoint(0, 0, List.of(0.1, 0.2))),
                List.of(0.25, 1e-17),
                List.of(new FisherOverlap("w", List.of(0, 1), 0.5)),
                List.of(0.0, 640.0),
                List.of("digest"),
                123,
                456);
        LearnerState state = new LearnerState(
                "ewc/1",
                Map.of("parameter/w", new NamedTensor("w", new long[] {2}, new float[] {1, steps})),
                Map.of("steps", steps, "taskSteps", 3L));
        return new Checkpoint(
                progress,
                state,
                List.of(new NamedTensor("parameter/w", new long[] {1}, new float[] {5})),
                List.of(new NamedTensor("parameter/w", new long[] {1}, new float[] {6})));
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> list = Files.list(directory.resolve("run"))) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void allOfItComesBack() {
        checkpoints(2).save(at(20, false));
        Checkpoint read = checkpoints(2).newest(warnings::add).orElseThrow();
        assertThat(read.progress()).isEqualTo(at(20, false).progress());
        assertThat(read.state().counters()).isEqualTo(at(20, false).state().counters());
        assertThat(read.state().strategy()).isEqualTo("ewc/1");
        assertThat(read.state().tensor("parameter/w").values()).containsExactly(1, 20);
        assertThat(read.bestWeights().get(0).values()).containsExactly(5);
        assertThat(read.firstImportance().get(0).values()).containsExactly(6);
        assertThat(warnings).isEmpty();
    }

    @Test
    void namesAreTheSameInEveryLanguage() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            checkpoints(2).save(at(20, false));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(kept()).containsExactly("step-000000000020-in-task");
    }

    @Test
    void theNewestAreKept() throws IOException {
        for (long step : List.of(10, 20, 30, 1000)) {
            checkpoints(2).save(at(step, false));
        }
        checkpoints(2).save(at(1000, true));
        assertThat(kept()).containsExactly("step-000000001000-in-task", "step-000000001000-learned");
        assertThat(checkpoints(2).newest(warnings::add).orElseThrow().progress().learned())
                .isTrue();
    }

    @Test
    void unsoundOnesArePassedOverWithAWarning() throws IOException {
        for (long step : List.of(10, 20, 30)) {
            checkpoints(3).save(at(step, false));
        }
        Path newest = directory.resolve("run/step-000000000030-in-task");
        Files.write(newest.resolve("state.safetensors"), new byte[] {1, 2, 3});
        Files.delete(directory.resolve("run/step-000000000020-in-task/checkpoint.json"));
        Checkpoint read = checkpoints(3).newest(warnings::add).orElseThrow();
        assertThat(read.state().counters()).containsEntry("steps", 10L);
        assertThat(warnings).hasSize(3).last().isEqualTo("Going on from the newest sound checkpoint, after 10 steps");
        assertThat(warnings.get(0)).contains("step-000000000030-in-task").contains("SHA-256");
        Files.delete(directory.resolve("run/step-000000000010-in-task/checkpoint.json"));
        assertThat(checkpoints(3).newest(warnings::add)).isEmpty();
        assertThat(warnings).last().isEqualTo("No sound checkpoint is left: beginning anew");
    }

    @Test
    void aRunThatBeginsAnewKeepsItsOwnAndNotTheUnsoundOnesAfterThem() throws IOException {
        for (long step : List.of(1000, 2000)) {
            checkpoints(2).save(at(step, false));
        }
        for (String unsound : kept()) {
            Files.delete(directory.resolve("run").resolve(unsound).resolve("checkpoint.json"));
        }
        assertThat(checkpoints(2).newest(warnings::add)).isEmpty();
        checkpoints(2).save(at(10, false));
        assertThat(kept()).containsExactly("step-000000000010-in-task");
        checkpoints(2).save(at(20, false));
        checkpoints(2).save(at(30, false));
        assertThat(kept()).containsExactly("step-000000000020-in-task", "step-000000000030-in-task");
    }

    @Test
    void oneThatLacksAFieldIsUnsound() {
        checkpoints(3).save(at(10, false));
        Path newest = directory.resolve("run/step-000000000020-in-task");
        new SealedDirectory("checkpoint.json", "engram-checkpoint", 2)
                .write(newest, Map.of("task", 1, "learned", false), into -> {});
        assertThat(checkpoints(3).newest(warnings::add).orElseThrow().state().counters())
                .containsEntry("steps", 10L);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("step-000000000020-in-task/checkpoint.json is incomplete");
    }

    @Test
    void thoseOfAnEarlierVersionAreRefusedAndNotPassedOver() {
        checkpoints(3).save(at(10, true));
        Path old = directory.resolve("run/step-000000000020-in-task");
        new SealedDirectory("checkpoint.json", "engram-checkpoint", 1).write(old, Map.of("task", 1), into -> {});
        assertThatThrownBy(() -> checkpoints(3).newest(warnings::add))
                .isInstanceOf(EngramException.class)
                .hasMessage(old + " was written by an earlier version of Engram, which trained differently: a run that"
                        + " went on from it would be neither's. Begin anew in another directory (--out), or go on with"
                        + " that version");
        assertThat(warnings).isEmpty();
        assertThat(old).exists();
    }

    @Test
    void stepsBetweenTwoAreAtLeastOne() {
        assertThatThrownBy(() -> new CheckpointConfig(0, 2))
                .hasMessage("CheckpointConfig.everySteps = 0 is out of bounds: it must be at least 1");
    }

    @Test
    void theyAreDueEverySoManySteps() {
        assertThat(checkpoints(1).due(20)).isTrue();
        assertThat(checkpoints(1).due(21)).isFalse();
        assertThat(checkpoints(1).stepsUntilDue(20)).isEqualTo(10);
        assertThat(checkpoints(1).stepsUntilDue(29)).isEqualTo(1);
    }

    @Test
    void withoutAnyThereIsNothingToGoOnFrom() {
        assertThat(checkpoints(1).newest(warnings::add)).isEmpty();
    }
}
