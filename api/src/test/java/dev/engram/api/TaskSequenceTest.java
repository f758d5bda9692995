package dev.engram.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskSequenceTest {
    /** One example of each of two classes; or as many of another number of classes. */
    private record Pair(int size, int classes, int width) implements Dataset {
        Pair() {
            this(2, 2, 1);
        }

        @Override
        public String name() {
            return "pair";
        }

        @Override
        public int[] featureShape() {
            return new int[] {width};
        }

        @Override
        public Encoding encoding() {
            return Encoding.UNIT_BYTES;
        }

        @Override
        public int label(int row) {
            return row;
        }

        @Override
        public void read(int row, ByteBuffer target) {
            target.put((byte) row);
        }
    }

    private static Task task(Pair train, Pair validation, Pair test) {
        return new Task("t", train, Optional.of(validation), test, List.of(0, 1));
    }

    private static Task task(String name, int... outputs) {
        Dataset pair = new Pair();
        return new Task(
                name,
                pair,
                Optional.empty(),
                pair,
                java.util.Arrays.stream(outputs).boxed().toList());
    }

    private static boolean[] active(Scenario scenario, int index, int latest) {
        TaskSequence sequence =
                new TaskSequence("s", scenario, List.of(task("a", 0, 1), task("b", 2, 3), task("c", 4, 5)), 6);
        return sequence.view(new Pair(), index, latest).active();
    }

    @Test
    void inTheTaskScenarioOnlyTheTasksOwnHeadCompetes() {
        assertThat(active(Scenario.TASK, 1, 2)).containsExactly(false, false, true, true, false, false);
    }

    @Test
    void inTheDomainScenarioAllOutputsCompete() {
        assertThat(active(Scenario.DOMAIN, 1, 1)).containsExactly(true, true, true, true, true, true);
    }

    @Test
    void inTheClassScenarioAllClassesMetSoFarCompete() {
        assertThat(active(Scenario.CLASS, 0, 1)).containsExactly(true, true, true, true, false, false);
        assertThat(active(Scenario.CLASS, 2, 0)).containsExactly(true, true, true, true, true, true);
    }

    @Test
    void namesAreUniqueAndOutputsExist() {
        assertThatThrownBy(() -> new TaskSequence("s", Scenario.DOMAIN, List.of(task("a", 0, 1), task("a", 0, 1)), 2))
                .hasMessage("Two tasks are called 'a'");
        assertThatThrownBy(() -> new TaskSequence("s", Scenario.DOMAIN, List.of(task("a", 0, 2)), 2))
                .hasMessage("Task 'a' uses output 2 of 2");
        assertThatThrownBy(() -> task("a", 0)).hasMessageContaining("maps 1 labels to outputs, but its data has 2");
    }

    @Test
    void aHeadShowsNoDataWithMoreClassesThanItHasLabels() {
        TaskSequence sequence = new TaskSequence("s", Scenario.DOMAIN, List.of(task("a", 0, 1)), 3);
        assertThatThrownBy(() -> sequence.view(new Pair(3, 3, 1), 0, 0))
                .hasMessageContaining("'pair' has 3 classes, but is seen through a head of 2 labels");
    }

    @Test
    void validationExamplesFitWhatATaskLearnsFrom() {
        Pair right = new Pair();
        Pair wide = new Pair(2, 2, 3);
        Pair three = new Pair(2, 3, 1);
        Pair unlabelled = new Pair(2, 0, 1);
        Pair empty = new Pair(0, 2, 1);
        task(right, new Pair(2, 1, 1), right);
        for (Pair wrong : List.of(wide, three)) {
            String both = "of shape [1] in 2 classes, but 'pair' has examples of shape [" + wrong.width() + "] in "
                    + wrong.classes() + " classes";
            assertThatThrownBy(() -> task(right, wrong, right)).hasMessageContaining(both);
        }
        for (Pair none : List.of(unlabelled, empty)) {
            String what = none.size() < 1 ? "no examples" : "no labels";
            assertThatThrownBy(() -> task(none, right, right)).hasMessageContaining(what);
            assertThatThrownBy(() -> task(right, none, right)).hasMessageContaining(what);
        }
    }
}
