package dev.engram.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunnerTest {
    private static final String SWEEP = "sweep.keys { training.epochs = [1, 2], strategies.keep.lambda = [3, 4] }";

    @TempDir
    Path directory;

    private Sweeps sweeps;

    @BeforeEach
    void fresh() {
        sweeps = new Sweeps(directory);
    }

    private SweepLog run(Sweep sweep, BooleanSupplier interrupted) {
        SweepLog log = SweepLog.open(directory.resolve("out"), sweep);
        sweeps.injector.getInstance(SweepRunner.class).run(sweep, log, 1, new LearningListener() {}, interrupted);
        return log;
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(directory.resolve("out/sweep.jsonl"));
    }

    @Test
    void everyTrialRunsWithAllSeedsOnValidationDataAlone() throws IOException {
        SweepLog log = run(sweeps.read(SWEEP), () -> false);
        assertThat(log.results()).hasSize(6).allSatisfy(result -> assertThat(result.perSeed())
                .containsExactly(0.5, 0.5));
        assertThat(sweeps.learner.calls).contains("evaluate validation-0").noneMatch(call -> call.contains("test-"));
        assertThat(lines()).hasSize(6).allSatisfy(line -> assertThat(line)
                .contains("\"metric\":\"validation-accuracy\",\"value\":0.5,\"perSeed\":[0.5,0.5]"));
    }

    @Test
    void tasksWithoutValidationExamplesAreRefusedBeforeTraining() throws IOException {
        Sweep sweep = sweeps.read("tasks.validation = false\n" + SWEEP);
        assertThatThrownBy(() -> run(sweep, () -> false))
                .hasMessageContaining("A sweep chooses on validation examples, never on the test set, but task 'task-0'"
                        + " has none. Set tasks.validation");
        assertThat(sweeps.learner.calls).isEmpty();
    }

    @Test
    void anInterruptedSweepGoesOnWhereItStopped() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        SweepLog first = run(sweeps.read(SWEEP), () -> asked.incrementAndGet() > 30);
        assertThat(first.open()).hasSizeBetween(1, 5);
        int done = first.results().size();
        assertThat(lines()).hasSize(done);

        sweeps = new Sweeps(directory);
        SweepLog second = run(sweeps.read(SWEEP), () -> false);
        assertThat(second.open()).isEmpty();
        assertThat(lines()).hasSize(6);
        // A learner for each seed of the trials that were open, and none for those that were done.
        assertThat(sweeps.learner.calls.stream().filter("close"::equals)).hasSize(2 * (6 - done));

        sweeps = new Sweeps(directory);
        assertThat(run(sweeps.read(SWEEP), () -> false).results()).hasSize(6);
        assertThat(sweeps.learner.calls).isEmpty();
    }

    @Test
    void anInterruptedTrialIsNoResult() throws IOException {
        SweepLog log = run(sweeps.read(SWEEP), () -> sweeps.learner.calls.contains("step"));
        assertThat(sweeps.learner.calls).contains("step");
        assertThat(log.results()).isEmpty();
        assertThat(directory.resolve("out/sweep.jsonl")).doesNotExist();
    }

    @Test
    void anErrorOfTheProgramEndsTheSweepAsItIs() throws IOException {
        Sweep sweep = sweeps.read(SWEEP);
        sweeps.learner.onTrain = () -> {
            throw new AssertionError("never");
        };
        assertThatThrownBy(() -> run(sweep, () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("never");
        assertThat(sweeps.learner.calls.stream().filter("close"::equals)).hasSize(1);
    }

    @Test
    void aLineThatWasCutOffCountsAsNotRun() throws IOException {
        run(sweeps.read(SWEEP), () -> false);
        Path file = directory.resolve("out/sweep.jsonl");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 20));
        run(sweeps.read(SWEEP), () -> false);
        assertThat(lines()).hasSize(6).doesNotHaveDuplicates().allMatch(line -> line.endsWith("}"));
    }

    @Test
    void aSweepDoesNotGoOnWithOtherDataThanItBeganWith() throws IOException {
        run(sweeps.read(SWEEP), () -> steps() > 15);
        int done = lines().size();
        assertThat(done).isBetween(1, 5);
        Path description = directory.resolve("out/sweep.conf");
        String before = Files.readString(description);
        Files.writeString(description, before.replace("changed=99", "changed=1")); // as if it had been read from a file
        Sweep changed = sweeps.read("tasks.changed = 1\n" + SWEEP);
        assertThatThrownBy(() -> run(changed, () -> false))
                .hasMessageStartingWith(
                        "The tasks have other examples than those that hoard with {training.epochs=1} learned")
                .hasMessageEndingWith("begin a new sweep in another directory (--out)");
        assertThat(lines()).hasSize(done);
        Files.writeString(description, before);
        assertThat(run(sweeps.read(SWEEP), () -> false).open()).isEmpty();
    }

    private long steps() {
        return sweeps.learner.calls.stream().filter("step"::equals).count();
    }

    @Test
    void aResultThatCannotBeWrittenEndsNothingAndIsWithTheNext() throws IOException {
        Path inTheWay = directory.resolve("out/sweep.jsonl");
        AtomicInteger calls = new AtomicInteger();
        sweeps.learner.onTrain = () -> {
            try {
                switch (calls.getAndIncrement()) {
                    case 0 -> Files.createDirectory(inTheWay);
                    case 20 -> Files.delete(inTheWay);
                    default -> {}
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertThat(run(sweeps.read(SWEEP), () -> false).open()).isEmpty();
        assertThat(calls).hasValueGreaterThan(20);
        assertThat(lines()).hasSize(6);
    }

    @Test
    void resultsThatCannotBeWrittenAtTheEndAreSaid() throws IOException {
        Sweep sweep = sweeps.read(SWEEP);
        sweeps.learner.onTrain =
                () -> directory.resolve("out/sweep.jsonl").toFile().mkdir();
        SweepLog log = run(sweep, () -> false);
        assertThat(log.results()).hasSize(6);
        assertThatThrownBy(log::write).hasMessageStartingWith("Cannot write " + directory.resolve("out/sweep.jsonl"));
    }

    @Test
    void aDivergedTrialIsKeptAndAFailedOneIsTriedAgain() throws IOException {
        failFirst(new EngramException(ErrorCode.DIVERGED, "loss is NaN"));
        SweepLog diverged = run(sweeps.read(SWEEP), () -> false);
        assertThat(diverged.results().get(0).value()).isEmpty();
        assertThat(lines().get(0)).contains("\"status\":\"diverged\",\"error\":\"loss is NaN\"");
        assertThat(SweepLog.open(directory.resolve("out"), sweeps.read(SWEEP)).open())
                .isEmpty();

        Files.delete(directory.resolve("out/sweep.jsonl"));
        failFirst(new IllegalStateException("out of native memory"));
        run(sweeps.read(SWEEP), () -> false);
        assertThat(SweepLog.open(directory.resolve("out"), sweeps.read(SWEEP)).open())
                .hasSize(1);
    }

    private void failFirst(RuntimeException failure) {
        AtomicInteger calls = new AtomicInteger();
        sweeps.learner.onTrain = () -> {
            if (calls.getAndIncrement() == 0) {
                throw failure;
            }
        };
    }

    @Test
    void anotherSweepInTheSameDirectoryIsRefusedWithTheDifferences() throws IOException {
        run(sweeps.read(SWEEP), () -> false);
        Sweep other = sweeps.read("training.epochs = 9\n" + SWEEP.replace("[3, 4]", "[3, 5]"));
        assertThatThrownBy(() -> SweepLog.open(directory.resolve("out"), other))
                .hasMessageContaining("holds the trials of another sweep:")
                .hasMessageContaining("\n  sweep.keys.strategies.keep.lambda: [3, 4] before, [3, 5] now")
                .hasMessageContaining("\n  training.epochs: 1 before, 9 now");
    }

    @Test
    void aKeyMayLieInsideAnotherAndALabelMayHoldAnyCharacter() throws IOException {
        String sweep = """
                strategies = [{ type = keep, count = 1, label = "keep+more" }]
                sweep.keys {
                  training.optimizer = [sgd, adam]
                  "training.optimizer.learning-rate" = [0.1, 0.2]
                  strategies."keep+more".lambda = [3]
                }
                """;
        run(sweeps.read(sweep), () -> false);
        sweeps = new Sweeps(directory);
        assertThat(run(sweeps.read(sweep), () -> false).results()).hasSize(4);
        assertThat(sweeps.learner.calls).isEmpty();
    }

    @Test
    void aSweepThatAnEarlierVersionBeganGoesOn() throws IOException {
        run(sweeps.read(SWEEP), () -> false);
        Path description = directory.resolve("out/sweep.conf");
        String before = Files.readString(description)
                .replace("\"strategies.keep.lambda\"", "strategies.keep.lambda")
                .replace("\"training.epochs\"", "training.epochs");
        Files.writeString(description, before);
        assertThat(SweepLog.open(directory.resolve("out"), sweeps.read(SWEEP)).open())
                .isEmpty();
    }

    @Test
    void moreTrialsOfTheSameRandomSearchGoOn() throws IOException {
        String random =
                "sweep { search = random, trials = %d, keys { strategies.keep.lambda = { from = 1, to = 9 } } }";
        run(sweeps.read(random.formatted(3)), () -> false);
        assertThat(run(sweeps.read(random.formatted(5)), () -> false).results()).hasSize(1 + 5);
        assertThat(lines()).hasSize(1 + 5);
    }

    @Test
    void aBrokenLogSaysWhichLine() throws IOException {
        Sweep sweep = sweeps.read(SWEEP);
        run(sweep, () -> false);
        Files.writeString(directory.resolve("out/sweep.jsonl"), "nonsense\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> SweepLog.open(directory.resolve("out"), sweep))
                .hasMessageContaining("has a line that is not JSON: nonsense");
    }

    @Test
    void theBestConfigurationReadsBackWithEachStrategysValues() throws IOException {
        Sweep sweep = sweeps.read(SWEEP);
        Map<String, TrialResult> best = new Ranking(sweep, RankingTest.results(sweep, trial -> {
                    int epochs = (int) trial.values().get("training.epochs");
                    int lambda = (int) trial.values().getOrDefault("strategies.keep.lambda", 0);
                    return epochs + 10.0 * lambda;
                }))
                .best();
        Path file = sweeps.injector.getInstance(BestConfiguration.class).write(directory, sweep, best);
        var config = ConfigFactory.parseFile(file.toFile());
        assertThat(config.getInt("training.epochs")).isEqualTo(2);
        assertThat(config.getConfigList("strategies").get(1).getDouble("lambda"))
                .isEqualTo(4);
        assertThat(config.hasPath("sweep")).isFalse();
        assertThat(sweeps.injector
                        .getInstance(dev.engram.core.experiment.ExperimentReader.class)
                        .read(file.toString(), List.of())
                        .seeds())
                .containsExactly(1L, 2L);
    }
}
