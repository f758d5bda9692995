package dev.engram.benchmarks.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.engram.benchmarks.bare.StepProducts;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsTest {
    @Test
    void groupsAreChosenByNameInTheOrderAsked() {
        assertThat(Groups.named(List.of("wide", "step"), 1))
                .extracting(Group::name)
                .containsExactly("wide", "step");
        assertThat(Groups.all(1)).extracting(Group::name).doesNotHaveDuplicates();
    }

    @Test
    void anUnknownGroupIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Groups.named(List.of("stepp"), 1))
                .hasMessageContaining("'stepp'")
                .hasMessageContaining("step, penalty");
    }

    @Test
    void theOverheadIsWhereTheLineMeetsBatchSizeZero() {
        assertThat(SmallGroup.atBatchZero(
                        List.of(16, 32, 64, 128), List.of(0.5 + 1.6, 0.5 + 3.2, 0.5 + 6.4, 0.5 + 12.8)))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aStepHasTwoProductsInItsFirstLayerAndThreeInTheOthers() {
        assertThat(StepProducts.operations(new int[] {784, 400, 400, 10}, 128))
                .isEqualTo(256.0 * (2 * 784 * 400 + 3 * 400 * 400 + 3 * 400 * 10));
    }
}
