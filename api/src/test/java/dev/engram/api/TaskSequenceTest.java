package dev.engram.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskSequenceTest {
    /** One example of each of two classes. */
    private static final class Pair implements Dataset {
        @Override
        public String name() {
            return "pair";
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public int[] featureShape() {
            return new int[] {1};
        }

        @Override
        public Encoding encoding() {
            return Encoding.UNIT_BYTES;
        }

        @Override
        public int classes() {
            return 2;
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
}
