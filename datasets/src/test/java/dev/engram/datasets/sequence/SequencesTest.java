package dev.engram.datasets.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.Normalization;
import dev.engram.datasets.StoredRows;
import dev.engram.datasets.file.CsvConfig;
import dev.engram.datasets.file.CsvSource;
import dev.engram.spi.DataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencesTest {
    /** Forty images of 6×6 whose first byte is their number, in four classes. */
    private static final DataSource NUMBERED = () -> new DataSource.TrainAndTest(numbered("train"), numbered("test"));

    private static Dataset numbered(String name) {
        byte[] pixels = new byte[40 * 36];
        int[] labels = new int[40];
        for (int row = 0; row < 40; row++) {
            for (int i = 0; i < 36; i++) {
                pixels[row * 36 + i] = (byte) (i == 0 ? row : 100 + i);
            }
            labels[row] = row % 4;
        }
        return Datasets.ofBytes(name, new int[] {6, 6, 1}, pixels, labels, 4);
    }

    private static TaskSequence permuted(long seed, Scenario scenario, int square, int validation, int limit) {
        return new PermutedTasks(new PermutedConfig(
                        NUMBERED, 3, true, Normalization.AS_STORED, scenario, 0, square, validation, limit))
                .tasks(seed);
    }

    @Test
    void aPermutationMovesEveryPixelToOnePlace() {
        TaskSequence sequence = permuted(1, Scenario.DOMAIN, 0, 0, 0);
        int[] plain = StoredRows.bytes(sequence.tasks().get(0).train(), 5);
        int[] second = StoredRows.bytes(sequence.tasks().get(1).train(), 5);
        assertThat(plain[0]).isEqualTo(5);
        assertThat(second).containsExactlyInAnyOrder(plain).isNotEqualTo(plain);
    }

    @Test
    void everyPermutationIsAnotherAndTrainAndTestShareIt() {
        TaskSequence sequence = permuted(1, Scenario.DOMAIN, 0, 0, 0);
        Task second = sequence.tasks().get(1);
        Task third = sequence.tasks().get(2);
        assertThat(StoredRows.bytes(second.train(), 7)).isNotEqualTo(StoredRows.bytes(third.train(), 7));
        assertThat(StoredRows.bytes(second.train(), 7)).isEqualTo(StoredRows.bytes(second.test(), 7));
    }

    @Test
    void theSeedDecides() {
        int[] one = StoredRows.bytes(
                permuted(1, Scenario.DOMAIN, 0, 0, 0).tasks().get(1).train(), 0);
        int[] again = StoredRows.bytes(
                permuted(1, Scenario.DOMAIN, 0, 0, 0).tasks().get(1).train(), 0);
        int[] other = StoredRows.bytes(
                permuted(2, Scenario.DOMAIN, 0, 0, 0).tasks().get(1).train(), 0);
        assertThat(again).isEqualTo(one);
        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void aSquareLeavesTheBorderAsItIs() {
        int[] shown = StoredRows.bytes(
                permuted(1, Scenario.DOMAIN, 2, 0, 0).tasks().get(1).train(), 3);
        int[] plain = StoredRows.bytes(numbered("plain"), 3);
        int[] middle = {14, 15, 20, 21};
        for (int i = 0; i < 36; i++) {
            int place = i;
            if (IntStream.of(middle).noneMatch(m -> m == place)) {
                assertThat(shown[i]).isEqualTo(plain[i]);
            }
        }
        assertThat(IntStream.of(middle).map(i -> shown[i]).toArray())
                .containsExactlyInAnyOrder(
                        IntStream.of(middle).map(i -> plain[i]).toArray());
    }

    /** Four rows of eight. */
    @Test
    void aSquareIsCentredInAWideImage() {
        Dataset wide = Datasets.ofBytes("wide", new int[] {4, 8, 1}, new byte[32], new int[1], 1);
        assertThat(CentredSquare.places(wide, 2)).containsExactly(11, 12, 19, 20);
    }

    @Test
    void validationExamplesAreNoTrainingExamples() {
        Task first = permuted(4, Scenario.DOMAIN, 0, 10, 20).tasks().get(0);
        Dataset validation = first.validation().orElseThrow();
        assertThat(first.train().size()).isEqualTo(20);
        assertThat(validation.size()).isEqualTo(10);
        assertThat(IntStream.concat(numbers(first.train()), numbers(validation)))
                .doesNotHaveDuplicates();
    }

    private static IntStream numbers(Dataset data) {
        return IntStream.range(0, data.size()).map(row -> StoredRows.bytes(data, row)[0]);
    }

    @Test
    void moreExamplesThanThereAreCannotBeSetApart() {
        assertThatThrownBy(() -> permuted(1, Scenario.DOMAIN, 0, 30, 20))
                .hasMessageContaining("tasks.validation = 30 and tasks.train-limit = 20 ask for more than the 40");
    }

    /** A sequence of files has no train-limit. */
    @Test
    void validationExamplesThatLeaveNothingAreNamedAlone() {
        DataSource blobs = () -> new DataSource.TrainAndTest(Blobs.of(1, 9), Blobs.of(2, 9));
        List<FilesConfig.NamedData> named = List.of(new FilesConfig.NamedData("a", blobs));
        assertThatThrownBy(() ->
                        new FileTasks(new FilesConfig(named, Normalization.AS_STORED, Scenario.DOMAIN, 9)).tasks(1))
                .hasMessage("tasks.validation = 9 leaves nothing to learn of the 9 training examples of 'blobs'");
    }

    @Test
    void scenariosDecideWhichOutputsCompete() {
        assertThat(permuted(1, Scenario.DOMAIN, 0, 0, 0).outputs()).isEqualTo(4);
        TaskSequence heads = permuted(1, Scenario.TASK, 0, 0, 0);
        assertThat(heads.outputs()).isEqualTo(12);
        assertThat(active(heads, 1, 2)).containsExactly(4, 5, 6, 7);
        TaskSequence growing = permuted(1, Scenario.CLASS, 0, 0, 0);
        assertThat(active(growing, 0, 1)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    private static int[] active(TaskSequence sequence, int index, int latest) {
        boolean[] active =
                sequence.view(sequence.tasks().get(index).test(), index, latest).active();
        return IntStream.range(0, active.length).filter(i -> active[i]).toArray();
    }

    @Test
    void splitsAreDisjointAndRelabelled() {
        TaskSequence sequence =
                new SplitTasks(new SplitConfig(NUMBERED, 2, Normalization.AS_STORED, Scenario.CLASS, 0, 0)).tasks(1);
        assertThat(sequence.tasks()).extracting(Task::name).containsExactly("classes-0-1", "classes-2-3");
        Task second = sequence.tasks().get(1);
        assertThat(second.outputs()).containsExactly(2, 3);
        assertThat(second.train().size()).isEqualTo(20);
        for (int row = 0; row < 20; row++) {
            int number = StoredRows.bytes(second.train(), row)[0];
            assertThat(number % 4).isGreaterThanOrEqualTo(2);
            assertThat(second.train().label(row)).isEqualTo(number % 4 - 2);
        }
    }

    @Test
    void splitsMustDivideTheClasses() {
        assertThatThrownBy(() -> new SplitTasks(
                                new SplitConfig(NUMBERED, 3, Normalization.AS_STORED, Scenario.CLASS, 0, 0))
                        .tasks(1))
                .hasMessageContaining("tasks.classes-per-task = 3 does not divide the 4 classes");
    }

    @Test
    void filesOfAnyNumberOfClassesMakeHeads() {
        DataSource blobs = () -> new DataSource.TrainAndTest(Blobs.of(1, 9), Blobs.of(2, 9));
        DataSource pairs =
                () -> new DataSource.TrainAndTest(new Blobs(1, 9, new int[] {6}, 2), new Blobs(2, 9, new int[] {6}, 2));
        List<FilesConfig.NamedData> named =
                List.of(new FilesConfig.NamedData("a", blobs), new FilesConfig.NamedData("b", pairs));
        TaskSequence heads = new FileTasks(new FilesConfig(named, Normalization.STANDARD, Scenario.TASK, 0)).tasks(1);
        assertThat(heads.outputs()).isEqualTo(5);
        assertThat(heads.tasks().get(1).outputs()).containsExactly(3, 4);
        assertThat(heads.tasks().get(0).validation()).isEqualTo(Optional.empty());
    }

    @Test
    void tablesWithTheSameColumnsInAnotherOrderAreRefused(@TempDir Path directory) throws IOException {
        Path first = Files.writeString(directory.resolve("january.csv"), "age,income,label\n1,2,0\n");
        Path swapped = Files.writeString(directory.resolve("february.csv"), "income,label,age\n2,0,1\n");
        Path other = Files.writeString(directory.resolve("other.csv"), "height,weight,label\n1,2,0\n");
        assertThat(tables(first, other, first).tasks(1).tasks()).hasSize(3);
        assertThatThrownBy(() -> tables(first, other, swapped).tasks(1))
                .hasMessageStartingWith(
                        "Task 'task 2' has the features of task 'task 0' in another order: [income, age] and"
                                + " [age, income]. ");
    }

    private static FileTasks tables(Path... files) {
        List<FilesConfig.NamedData> tasks = new ArrayList<>();
        for (Path file : files) {
            CsvConfig config = new CsvConfig(Optional.of(file), file, "label", true, ",", Optional.of(2), List.of());
            tasks.add(new FilesConfig.NamedData("task " + tasks.size(), new CsvSource(config)));
        }
        return new FileTasks(new FilesConfig(tasks, Normalization.AS_STORED, Scenario.DOMAIN, 0));
    }

    @Test
    void oneNetworkTakesOneShape() {
        DataSource blobs = () -> new DataSource.TrainAndTest(Blobs.of(1, 9), Blobs.of(2, 9));
        List<FilesConfig.NamedData> named =
                Arrays.asList(new FilesConfig.NamedData("a", blobs), new FilesConfig.NamedData("b", NUMBERED));
        assertThatThrownBy(() ->
                        new FileTasks(new FilesConfig(named, Normalization.AS_STORED, Scenario.DOMAIN, 0)).tasks(1))
                .hasMessageContaining("Task 'b' has examples of shape [6, 6, 1], but task 'a' of shape [6]");
    }
}
