package dev.engram.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Injector;
import dev.engram.api.CurvePoint;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener;
import dev.engram.core.checkpoint.CheckpointConfig;
import dev.engram.core.checkpoint.CheckpointDirectory;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.plugins.FakePlugins;
import dev.engram.spi.LearnerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExperimentRunnerTest {
    private final FakeLearner learner = new FakeLearner();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private LearnerFactory learners = (spec, strategy) -> learner;
    private Checkpoints checkpoints = Checkpoints.none();
    private Consumer<RunResult> finished =
            result -> told.add("result of " + result.run().label());
    private int parallel = 1;

    @TempDir
    Path directory;

    private List<RunResult> run(String configuration) throws Exception {
        return run(configuration, () -> false);
    }

    private List<RunResult> run(String configuration, BooleanSupplier interrupted) throws Exception {
        Injector injector =
                FakePlugins.injector(binder -> binder.bind(LearnerFactory.class).toInstance(learners));
        String defaults = "tasks=toy\ntraining { optimizer=sgd }\nstrategies=[{type=keep,count=1}]\n";
        Path file = Files.writeString(directory.resolve("my.conf"), defaults + configuration);
        ExperimentConfig config = injector.getInstance(ExperimentReader.class).read(file.toString(), List.of());
        return injector.getInstance(ExperimentRunner.class)
                .run(config, parallel, run -> checkpoints, new Failures(), finished, interrupted);
    }

    private final class Failures implements LearningListener {
        @Override
        public void runFailed(Run run, EngramException failure) {
            told.add(run.label() + " failed");
        }

        @Override
        public void warned(Run run, String message) {
            told.add(message);
        }
    }

    private long steps() {
        return learner.calls.stream().filter("step"::equals).count();
    }

    @Test
    void trainsConsolidatesAndEvaluatesEveryTaskAfterEach() throws Exception {
        RunResult result = run("training.epochs=1").get(0);
        assertThat(learner.calls)
                .containsExactly(
                        "evaluate test-0",
                        "evaluate test-1",
                        "start task-0 on [train-0]",
                        "step",
                        "step",
                        "step",
                        "consolidate",
                        "evaluate test-0",
                        "evaluate test-1",
                        "start task-1 on [train-1]",
                        "step",
                        "step",
                        "step",
                        "consolidate",
                        "evaluate test-0",
                        "evaluate test-1",
                        "close");
        assertThat(result.accuracy().rows()).hasSize(2);
        assertThat(result.cost().steps()).isEqualTo(6);
        assertThat(result.weightsSha256()).contains("hash");
    }

    @Test
    void jointTrainingSeesAllTasksSoFar() throws Exception {
        run("training.epochs=1, strategies=[hoard]");
        assertThat(learner.calls).contains("start task-1 on [train-0, train-1]");
    }

    @Test
    void iterationsAndResetsAreObeyed() throws Exception {
        run("training { iterations=5, reset-between-tasks=true }");
        assertThat(steps()).isEqualTo(10);
        assertThat(learner.calls).contains("start task-1 on [train-1] reset");
    }

    @Test
    void earlyStoppingEndsATaskAfterTooManyRisesAndBringsTheBestWeightsBack() throws Exception {
        Iterator<Double> validation = List.of(0.5, 0.7, 0.6, 0.55, 0.5, 0.4).iterator();
        learner.accuracy = name -> name.startsWith("validation") ? validation.next() : 0.5;
        run("tasks={type=toy,count=1}, training { epochs=100, early-stopping={enabled=true,patience=2} }");
        // Errors .5 .3 .4 .45 .5: two rises are allowed, the third stops; the best was after the second epoch.
        assertThat(steps()).isEqualTo(15);
        assertThat(learner.calls).containsSubsequence("restore step 6", "consolidate");
    }

    @Test
    void earlyStoppingLooksAtAllTasksSoFar() throws Exception {
        run("training { epochs=1, early-stopping.enabled=true }");
        assertThat(learner.calls)
                .containsSubsequence(
                        "start task-1 on [train-1]", "evaluate validation-0", "evaluate validation-1", "consolidate");
    }

    @Test
    void earlyStoppingWithoutValidationDataFailsBeforeTraining() {
        assertThatThrownBy(() ->
                        run("tasks={type=toy,validation=false}, training { epochs=1, early-stopping.enabled=true }"))
                .hasMessageContaining("training.early-stopping needs validation examples, but task 'task-0' has none");
        assertThat(learner.calls).isEmpty();
    }

    @Test
    void curvesMeasureEveryEpochWhereAsked() throws Exception {
        RunResult result = run("training { epochs=3, evaluate=epoch }").get(0);
        assertThat(result.curve().stream().map(CurvePoint::step)).containsExactly(0L, 3L, 6L, 9L, 12L, 15L, 18L);
    }

    private void failFirst(RuntimeException failure) {
        failFirst(() -> {
            throw failure;
        });
    }

    private void failFirst(Runnable failing) {
        AtomicInteger calls = new AtomicInteger();
        learner.onTrain = () -> {
            if (calls.getAndIncrement() == 0) {
                failing.run();
            }
        };
    }

    private static final String TWO = "training.epochs=1, strategies=[{type=keep,count=1},hoard]";

    @ParameterizedTest
    @EnumSource(names = {"IO", "DATA", "STATE"})
    void aRunWhoseFilesOrDataFailIsReportedAndTheOthersGoOn(ErrorCode code) throws Exception {
        failFirst(new EngramException(code, "disk full"));
        List<RunResult> results = run(TWO);
        assertThat(results.get(0).failure()).contains(new RunResult.Failure("failed", "disk full"));
        assertThat(results.get(1).failure()).isEmpty();
        assertThat(told).containsExactly("keep failed", "result of keep", "result of hoard");
    }

    @Test
    void aRunWithoutMemoryIsReportedAndTheOthersGoOn() throws Exception {
        failFirst(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        List<RunResult> results = run(TWO);
        assertThat(results.get(0).failure().orElseThrow().message())
                .contains("not enough memory (Java heap space). Give Java more", "let fewer (--parallel 1)");
        assertThat(results.get(1).failure()).isEmpty();
    }

    @Test
    void aRunOfAPluginForAnotherVersionIsReportedAndTheOthersGoOn() throws Exception {
        failFirst(() -> {
            throw new NoSuchMethodError("void gone()");
        });
        List<RunResult> results = run(TWO);
        assertThat(results.get(0).failure().orElseThrow().message())
                .contains(
                        "NoSuchMethodError: void gone(). A jar is missing, or a plugin was built for another version");
        assertThat(results.get(1).failure()).isEmpty();
    }

    @Test
    void aRunWhoseLearnerCannotBeMadeIsReportedWithNothingMeasured() throws Exception {
        learners = (spec, strategy) -> {
            if (strategy instanceof FakePlugins.Keep) {
                throw new OutOfMemoryError("native memory");
            }
            return learner;
        };
        List<RunResult> results = run(TWO);
        RunResult first = results.get(0);
        assertThat(first.failure().orElseThrow().message()).contains("native memory");
        assertThat(first.accuracy().initial()).containsExactly(Double.NaN, Double.NaN);
        assertThat(first.accuracy().rows()).isEmpty();
        assertThat(results.get(1).failure()).isEmpty();
        assertThat(told).containsExactly("keep failed", "result of keep", "result of hoard");
    }

    @Test
    void aRunWhoseFirstMeasurementFailsIsReportedAndTheOthersGoOn() throws Exception {
        AtomicInteger measured = new AtomicInteger();
        learner.accuracy = name -> {
            if (measured.getAndIncrement() == 0) {
                throw new EngramException(ErrorCode.DATA, "reading failed");
            }
            return 0.5;
        };
        assertThat(run(TWO)).extracting(result -> result.failure().isPresent()).containsExactly(true, false);
    }

    @Test
    void aRunWhoseResultCannotBeWrittenIsReportedAndTheOthersGoOn() throws Exception {
        finished = result -> {
            if (result.run().label().equals("keep")) {
                throw new EngramException(ErrorCode.IO, "Cannot write results.json");
            }
        };
        List<RunResult> results = run(TWO);
        assertThat(results.get(0).failure()).contains(new RunResult.Failure("failed", "Cannot write results.json"));
        assertThat(results.get(0).accuracy().rows()).hasSize(2);
        assertThat(results.get(1).failure()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONFIGURATION", "PLUGIN", "GRAPH"})
    void aMistakeThatOnlyTheLearnerShowsEndsTheExperimentAtOnce(ErrorCode code) {
        keepCheckpoints(1_000_000_000);
        parallel = 2;
        CountDownLatch training = new CountDownLatch(1);
        learner.onTrain = training::countDown;
        learners = (spec, strategy) -> {
            if (strategy instanceof FakePlugins.Hoard) {
                await(training);
                throw new EngramException(code, "cannot work with this graph");
            }
            return learner;
        };
        assertThatThrownBy(() -> run("training.iterations=1000000000, strategies=[{type=keep,count=1},hoard,"
                        + "{type=hoard,label=later}]"))
                .hasMessage("cannot work with this graph");
        assertThat(told).isEmpty();
        assertThat(learner.calls).endsWith("close");
        assertThat(checkpoints.newest(warning -> {})).isEmpty();
    }

    @Test
    void anErrorOfTheProgramEndsTheExperiment() {
        failFirst(() -> {
            throw new AssertionError("never");
        });
        assertThatThrownBy(() -> run(TWO)).isInstanceOf(AssertionError.class).hasMessage("never");
        assertThat(told).isEmpty();
    }

    @Test
    void aDivergedRunIsReportedAndTheOthersGoOn() throws Exception {
        failFirst(new EngramException(ErrorCode.DIVERGED, "loss is NaN"));
        List<RunResult> results = run("training.epochs=1, strategies=[{type=keep,count=1},hoard]");
        assertThat(results.get(0).failure()).contains(new RunResult.Failure("diverged", "loss is NaN"));
        assertThat(results.get(0).weightsSha256()).isEmpty();
        assertThat(results.get(1).failure()).isEmpty();
    }

    @Test
    void anUnexpectedFailureOfOneRunIsReportedAndTheOthersGoOn() throws Exception {
        failFirst(new IllegalStateException("out of native memory"));
        List<RunResult> results = run("training.epochs=1, strategies=[{type=keep,count=1},hoard]");
        RunResult.Failure failure = results.get(0).failure().orElseThrow();
        assertThat(failure.status()).isEqualTo("failed");
        assertThat(failure.message()).contains("out of native memory");
        assertThat(results.get(1).failure()).isEmpty();
    }

    @Test
    void anInterruptedRunKeepsWhatItHad() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RunResult result = run("tasks={type=toy,count=4}, training.iterations=2", () -> asked.incrementAndGet() > 3)
                .get(0);
        assertThat(result.failure().orElseThrow().status()).isEqualTo("interrupted");
        assertThat(result.accuracy().tasksLearned()).isBetween(1, 3);
    }

    @Test
    void runsThatHaveNotBegunWhenTheUserInterruptsMakeNoLearner() throws Exception {
        List<RunResult> results = run(TWO, () -> learner.calls.contains("step"));
        assertThat(learner.calls.stream().filter("close"::equals)).hasSize(1);
        assertThat(results)
                .extracting(result -> result.failure().orElseThrow().status())
                .containsExactly("interrupted", "interrupted");
        assertThat(results.get(1).failure().orElseThrow().message()).isEqualTo("Interrupted before it began to learn");
        assertThat(results.get(1).accuracy().initial()).containsExactly(Double.NaN, Double.NaN);
        assertThat(results.get(1).accuracy().rows()).isEmpty();
        assertThat(told).containsExactly("keep failed", "result of keep", "hoard failed", "result of hoard");
    }

    @Test
    void anExplicitStepThatWouldDivergeIsSaidBeforeTheNextTask() throws Exception {
        learner.stiffness = 4;
        RunResult result = run("training { epochs=1, penalty-step=explicit }").get(0);
        assertThat(result.failure().orElseThrow().message())
                .contains("Task 'task-1' would diverge")
                .contains("Multiply lambda by at most 0.5")
                .contains("penalty-step = implicit");
        assertThat(learner.calls).doesNotContain("start task-1 on [train-1]");
    }

    @Test
    void theFactorReadsAsANumberOfAConfigurationInEveryLanguage() throws Exception {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            learner.stiffness = 3.2;
            RunResult result =
                    run("training { epochs=1, penalty-step=explicit }").get(0);
            assertThat(result.failure().orElseThrow().message()).contains("is 3.20,", "by at most 0.63,");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everySeedRunsEveryStrategyUnderALabelOfItsOwn() throws Exception {
        List<RunResult> results =
                run("training.epochs=1, seeds=[1,2], strategies=[{type=keep,count=1},{type=keep,count=2,label=two}]");
        assertThat(results)
                .extracting(result -> result.run().label())
                .containsExactly("keep/seed-1", "two/seed-1", "keep/seed-2", "two/seed-2");
    }

    private static final String AUTO =
            "training.epochs=1, strategies=[{type=keep,count=1,lambda={type=auto,start=8,margin=0.25}}]";

    @Test
    void aChosenLambdaLearnsTheTaskAgainFromTheSameStateUntilItIsLearnedWell() throws Exception {
        learner.accuracy = name -> name.equals("validation-1") && learner.strength > 2 ? 0.5 : 0.8;
        RunResult result = run(AUTO).get(0);
        assertThat(learner.calls)
                .filteredOn(call -> call.matches("start.*|strength.*|restore.*|consolidate|evaluate val.*"))
                .containsExactly(
                        "strength 1.0",
                        "start task-0 on [train-0]",
                        "consolidate",
                        "start task-1 on [train-1]",
                        "strength 0.0",
                        "restore state",
                        "evaluate validation-1",
                        "strength 8.0",
                        "restore state",
                        "evaluate validation-1",
                        "strength 4.0",
                        "restore state",
                        "evaluate validation-1",
                        "strength 2.0",
                        "restore state",
                        "evaluate validation-1",
                        "consolidate");
        assertThat(result.lambdas()).containsExactly(0.0, 2.0);
        assertThat(steps()).isEqualTo(3 + 4 * 3);
    }

    @Test
    void triesLeaveNothingInTheCurves() throws Exception {
        learner.accuracy = name -> name.equals("validation-1") && learner.strength > 2 ? 0.5 : 0.8;
        RunResult result = run(AUTO + ", training { epochs=2, evaluate=epoch }").get(0);
        assertThat(result.curve().stream().map(CurvePoint::task)).containsExactly(0, 0, 0, 1, 1);
    }

    @Test
    void aLambdaThatDivergesIsTooHigh() throws Exception {
        learner.onTrain = () -> {
            if (learner.strength > 4) {
                throw new EngramException(ErrorCode.DIVERGED, "loss is NaN");
            }
        };
        assertThat(run(AUTO).get(0).lambdas()).containsExactly(0.0, 4.0);
    }

    @Test
    void divergingWithoutProtectionIsNoFaultOfLambda() throws Exception {
        learner.onTrain = () -> {
            if (learner.strength == 0) {
                throw new EngramException(ErrorCode.DIVERGED, "loss is NaN");
            }
        };
        assertThat(run(AUTO).get(0).failure().orElseThrow().status()).isEqualTo("diverged");
    }

    @Test
    void choosingLambdaNeedsAPenaltyBeforeAnyStep() {
        learner.refusesStrength = true;
        assertThatThrownBy(() -> run(AUTO)).hasMessageContaining("has no penalty");
        assertThat(learner.calls).doesNotContain("step");
    }

    @Test
    void choosingLambdaNeedsValidationData() {
        assertThatThrownBy(() -> run("tasks={type=toy,validation=false}, " + AUTO))
                .hasMessageContaining("lambda = auto needs validation examples, but task 'task-0' has none");
        assertThat(learner.calls).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keepCheckpoints(int everySteps) {
        checkpoints = new CheckpointDirectory(directory.resolve("checkpoints"), new CheckpointConfig(everySteps, 2));
    }

    @Test
    void aRunGoesOnInTheMiddleOfATask() throws Exception {
        keepCheckpoints(2);
        AtomicInteger asked = new AtomicInteger();
        String configuration = "tasks={type=toy,count=2}, training.iterations=5";
        RunResult cut = run(configuration, () -> asked.incrementAndGet() > 1).get(0);
        assertThat(cut.failure().orElseThrow().status()).isEqualTo("interrupted");
        long before = steps();
        learner.calls.clear();
        RunResult whole = run(configuration).get(0);
        assertThat(learner.calls).startsWith("start task-0 on [train-0]", "restore state", "step");
        assertThat(before + steps()).isEqualTo(10);
        assertThat(whole.accuracy().rows()).hasSize(2);
        assertThat(whole.curve().stream().map(CurvePoint::step)).containsExactly(0L, 5L, 10L);
    }

    @Test
    void aCheckpointThatCannotBeWrittenEndsNoRunAndTheNextOneHasAllOfIt() throws Exception {
        keepCheckpoints(2);
        Path full = Files.writeString(directory.resolve("checkpoints"), "no directory");
        learner.onTrain = () -> {
            if (steps() == 6 && Files.exists(full)) {
                delete(full);
            }
        };
        RunResult whole = run("tasks={type=toy,count=1}, training.iterations=9").get(0);
        assertThat(whole.failure()).isEmpty();
        assertThat(told).hasSize(2).last().isEqualTo("result of keep");
        assertThat(told.get(0))
                .startsWith("Cannot write into " + full)
                .endsWith("The run goes on: make room, and its next checkpoint has all of it");
        assertThat(checkpoints.newest(warning -> {}).orElseThrow().progress().learned())
                .isTrue();
    }

    @Test
    void anInterruptionWhoseCheckpointCannotBeWrittenSaysSo() throws Exception {
        keepCheckpoints(100);
        Files.writeString(directory.resolve("checkpoints"), "no directory");
        RunResult cut = run("training.iterations=9", () -> steps() > 2).get(0);
        assertThat(cut.failure().orElseThrow().status()).isEqualTo("interrupted");
        assertThat(cut.failure().orElseThrow().message())
                .contains("of 9 steps, without its last checkpoint, which could not be written");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFinishedRunIsNotTrainedAgain() throws Exception {
        keepCheckpoints(100);
        RunResult first = run("training.epochs=1").get(0);
        learner.calls.clear();
        RunResult again = run("training.epochs=1").get(0);
        assertThat(steps()).isZero();
        assertThat(again.accuracy().rows()).isEqualTo(first.accuracy().rows());
        assertThat(again.cost().steps()).isEqualTo(first.cost().steps());
        assertThat(again.curve()).isEqualTo(first.curve());
    }

    @Test
    void appendedTasksAreLearnedAndWhatWasNotMeasuredIsNotMadeUp() throws Exception {
        keepCheckpoints(100);
        run("tasks={type=toy,count=2}, training.epochs=1");
        learner.calls.clear();
        RunResult longer = run("tasks={type=toy,count=3}, training.epochs=1").get(0);
        assertThat(steps()).isEqualTo(3);
        assertThat(longer.accuracy().rows()).hasSize(3);
        assertThat(longer.accuracy().get(0, 2)).isNaN();
        assertThat(longer.accuracy().get(2, 2)).isEqualTo(0.5);
        assertThat(longer.accuracy().averageAccuracy()).isEqualTo(0.5);
    }

    @Test
    void dataThatWasChangedSinceItWasLearnedIsRefused() throws Exception {
        keepCheckpoints(100);
        run("tasks={type=toy,count=2}, training.epochs=1", () -> learner.calls.contains("start task-1 on [train-1]"));
        for (String task : List.of("0", "1")) {
            assertThatThrownBy(() -> run("tasks={type=toy,count=2,changed=" + task + "}, training.epochs=1"))
                    .isInstanceOf(EngramException.class)
                    .hasMessageStartingWith(
                            "Task 'task-" + task + "' has other examples than those that 'keep' learned");
        }
        assertThat(steps()).isEqualTo(4);
        RunResult longer =
                run("tasks={type=toy,count=3,changed=2}, training.epochs=1").get(0);
        assertThat(longer.accuracy().rows()).hasSize(3);
    }

    @Test
    void earlyStoppingGoesOnWithItsErrorsAndItsBestWeights() throws Exception {
        keepCheckpoints(3);
        List<Double> accuracies = List.of(0.5, 0.7, 0.6, 0.55, 0.5, 0.4);
        AtomicInteger measured = new AtomicInteger();
        learner.accuracy = name -> name.startsWith("validation") ? accuracies.get(measured.getAndIncrement()) : 0.5;
        String configuration =
                "tasks={type=toy,count=1}, training { epochs=100, early-stopping={enabled=true,patience=2} }";
        run(configuration, () -> steps() >= 10);
        run(configuration);
        assertThat(steps()).isEqualTo(15);
        assertThat(learner.calls).containsSubsequence("restore state", "restore step 6", "consolidate");
    }
}
