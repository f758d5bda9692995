package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.LearningListener;
import dev.engram.core.results.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdaterTest {
    @TempDir
    Path directory;

    private FakeModels fakes = new FakeModels(Path.of(""));
    private Path out = Path.of("");

    @BeforeEach
    void place() {
        fakes = new FakeModels(directory);
        out = directory.resolve("updated");
    }

    private Updater update(String trainedWith) throws IOException {
        return fakes.models.update(fakes.train(trainedWith), FakeModels.toys("march"));
    }

    @Test
    void aLimitOfForgettingWithoutAnythingToForgetIsRefused() throws IOException {
        Updater limited = update("").require(new Gates(Optional.of(0.02), Optional.empty()));
        assertThatThrownBy(() -> limited.into(out))
                .hasMessageContaining("max-forgetting has nothing to measure: name old data with --eval");
        assertThat(out).doesNotExist();
        assertThat(limited.evaluate(FakeModels.toys("old")).into(out).published())
                .isTrue();
    }

    @Test
    void theListenerIsToldTheWholeRunAndEveryRowNamesItsTasks() throws IOException {
        Toldness told = new Toldness();
        try (MetricsLog log = new MetricsLog(directory, Clock.systemUTC(), warning -> {})) {
            update("")
                    .evaluate(FakeModels.toys("old"))
                    .listener(LearningListener.all(List.of(log, told)))
                    .into(out);
        }
        assertThat(told.events)
                .containsExactly(
                        "started [march, old] 1",
                        "evaluated -1 [0.5, 0.5]",
                        "task 0",
                        "evaluated 0 [0.5, 0.5]",
                        "finished [[0.5, 0.5]]");
        assertThat(Files.readString(directory.resolve(MetricsLog.NAME)))
                .contains("\"accuracy\":{\"march\":0.5,\"old\":0.5}", "\"event\":\"runFinished\"");
    }

    @Test
    void theListenerIsToldWhyARunEndedToo() throws IOException {
        Toldness told = new Toldness();
        Updater update = update("").listener(told).interruptedBy(() -> true);
        assertThatThrownBy(() -> update.into(out)).hasMessageContaining("Interrupted in task 'march'");
        assertThat(told.events).startsWith("started [march] 1").endsWith("failed INTERRUPTED");
    }

    @Test
    void whatARunThrowsIsSaidAsTheListenerIsTold() throws IOException {
        Toldness told = new Toldness();
        Updater update = update("").listener(told);
        for (Throwable thrown : List.of(new IllegalStateException("a bug"), new OutOfMemoryError("Java heap space"))) {
            told.events.clear();
            fakes.learner.onTrain = () -> UpdaterTest.<RuntimeException>raise(thrown);
            assertThatThrownBy(() -> update.into(out))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining(thrown.getMessage())
                    .hasCause(thrown);
            assertThat(told.events).endsWith("failed FAILED");
        }
    }

    @Test
    void aListenerThatFailsDoesNotHideWhyTheRunDid() throws IOException {
        Updater update = update("").interruptedBy(() -> true).listener(new LearningListener() {
            @Override
            public void runFailed(Run run, EngramException failure) {
                throw new IllegalStateException("no disk to log to");
            }
        });
        assertThatThrownBy(() -> update.into(out)).hasMessageContaining("Interrupted in task 'march'");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void earlyStoppingIsOffWithoutValidationExamplesAndTheListenerIsTold() throws IOException {
        Toldness told = new Toldness();
        Update update =
                update("training.early-stopping.enabled=true").listener(told).into(out);
        assertThat(update.published()).isTrue();
        assertThat(told.events)
                .contains("warned early stopping is off: an update has no validation examples. All 2 epochs of"
                        + " training.epochs are trained; another number goes with --set");
        assertThat(fakes.models.read(out).manifest().training().get("early-stopping"))
                .isEqualTo(Map.of("enabled", false, "patience", 5));
    }

    @Test
    void anotherLambdaWeighsThePenaltyOfThisUpdateAndIsNoted() throws IOException {
        String two = "strategies=[{type=keep,count=1,lambda=2}]";
        assertThat(update(two).set("strategy.lambda=6").into(out).published()).isTrue();
        assertThat(fakes.learner.calls).containsSubsequence("restore state", "strength 3.0", "start march on [march]");
        ModelManifest manifest = fakes.models.read(out).manifest();
        assertThat(manifest.strategy()).containsEntry("lambda", 2.0);
        assertThat(manifest.tasks())
                .extracting(ModelManifest.LearnedTask::lambda)
                .containsExactly(null, null, 6.0);
        fakes.learner.calls.clear();
        fakes.models.update(out, FakeModels.toys("april")).into(directory.resolve("next"));
        assertThat(fakes.learner.calls).noneMatch(call -> call.startsWith("strength"));
    }

    @Test
    void anUpdateChangesNothingOfItsStrategyButLambda() throws IOException {
        Updater other = update("strategies=[{type=keep,count=1,lambda=0}]").set("strategy.count=2");
        assertThatThrownBy(() -> other.into(out))
                .hasMessageStartingWith("--set strategy.count: what the model keeps was made with"
                        + " count = 1, so an update cannot change it. It can change strategy.lambda, for itself alone");
        for (String another : List.of("strategy.type=hoard", "strategy=hoard")) {
            Updater type = fakes.models
                    .update(directory.resolve("model"), FakeModels.toys("march"))
                    .set(another);
            assertThatThrownBy(() -> type.into(out)).hasMessageStartingWith("--set strategy.type: ");
        }
        Updater fromNothing = fakes.models
                .update(directory.resolve("model"), FakeModels.toys("march"))
                .set("strategy.lambda=6");
        assertThatThrownBy(() -> fromNothing.into(out))
                .hasMessageStartingWith(
                        "--set strategy.lambda=6.0: the model was trained with lambda = 0, and holds nothing");
        assertThatThrownBy(() -> fromNothing.set("training.epochs=3, strategy.lambda=6"))
                .hasMessageEndingWith("changes the strategy and more. Give each a --set of its own");
        Updater unknown = fakes.models
                .update(directory.resolve("model"), FakeModels.toys("march"))
                .set("strategy.lamda=6");
        assertThatThrownBy(() -> unknown.into(out)).hasMessageContaining("strategy.lamda (--set) is not a known key");
    }
}
