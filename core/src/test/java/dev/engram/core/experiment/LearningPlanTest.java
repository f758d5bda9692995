package dev.engram.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.plugins.FakePlugins;
import dev.engram.spi.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningPlanTest {
    @TempDir
    Path directory;

    /** For two tasks of one example each. */
    private LearningPlan plan(long minimumExamples, int toLearn, String... more) throws Exception {
        Path file = Files.writeString(
                directory.resolve("my.conf"),
                "tasks=toy\ntraining { epochs=1, optimizer=sgd }\nstrategies=[{type=keep,count=1}]\n"
                        + String.join("\n", more));
        ExperimentConfig config = FakePlugins.injector(binder -> {})
                .getInstance(ExperimentReader.class)
                .read(file.toString(), List.of());
        TaskSequence sequence = config.tasks().tasks(1);
        Requirements requirements = Requirements.NONE.withMinimumExamples(minimumExamples);
        return new LearningPlan(sequence, toLearn, 0, config.training(), requirements, Optional.empty());
    }

    @Test
    void moreExamplesThanATaskHasIsAnErrorBeforeTraining() {
        assertThatThrownBy(() -> plan(2, 2))
                .isInstanceOf(EngramException.class)
                .hasMessage(
                        "The strategy measures importance on 2 examples, but task 'task-0' has 1 to learn from. Ask for"
                                + " fewer examples, or for 0 (all)")
                .extracting(failure -> ((EngramException) failure).code())
                .isEqualTo(ErrorCode.CONFIGURATION);
    }

    @Test
    void asManyAsThereAreAreEnoughAndTasksThatAreNotLearnedDoNotCount() throws Exception {
        assertThat(plan(1, 2).toLearn()).isEqualTo(2);
        assertThat(plan(2, 0).toLearn()).isZero();
    }

    @Test
    void earlyStoppingNeedsValidationDataOfEveryTaskThatIsLearned() throws Exception {
        String[] without = {"tasks={type=toy,validation=false}", "training.early-stopping.enabled=true"};
        assertThatThrownBy(() -> plan(1, 1, without))
                .isInstanceOf(EngramException.class)
                .hasMessage("training.early-stopping needs validation examples, but task 'task-0' has none. Set"
                        + " tasks.validation, for instance to 5000");
        assertThat(plan(1, 0, without).toLearn()).isZero();
    }

    @Test
    void moreTasksThanThereAreCannotBeLearned() {
        for (int toLearn : new int[] {-1, 3}) {
            assertThatThrownBy(() -> plan(1, toLearn))
                    .isInstanceOf(EngramException.class)
                    .hasMessage(toLearn + " tasks are to be learned, but 'toy' has 2: give a number from 0 to that");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "march\n2026", "\t"})
    void aNameThatNobodyCanReadIsRefused(String name) throws Exception {
        LearningPlan toys = plan(1, 1);
        Task task = toys.sequence().tasks().get(0);
        TaskSequence unnamed = new TaskSequence(
                "unnamed",
                Scenario.DOMAIN,
                List.of(new Task(name, task.train(), Optional.empty(), task.test(), task.outputs())),
                1);
        assertThatThrownBy(
                        () -> new LearningPlan(unnamed, 1, 0, toys.training(), toys.requirements(), Optional.empty()))
                .isInstanceOf(EngramException.class)
                .hasMessage("The name of a task is \"" + name.replaceAll("\\p{Cntrl}", "?")
                        + "\", but results are read by it."
                        + " Give it letters or digits, on one line (--name, --eval NAME=DATA, or name in tasks)");
    }
}
