package dev.engram.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappedRowsTest {
    private static final MappedRows FIVE =
            MappedRows.of(List.of(ByteBuffer.allocateDirect(9), ByteBuffer.allocateDirect(6)), 3);

    @Test
    void rowsLieOneAfterTheOther() {
        assertThat(FIVE.offset(4)).isEqualTo(12);
        assertThat(FIVE.order()).isEmpty();
    }

    /** It would be read by its address, from memory that is something else. */
    @Test
    void whatIsInNoPieceIsRefused() {
        assertThatThrownBy(() -> FIVE.offset(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FIVE.select(new int[] {-1}).offset(0)).isInstanceOf(IndexOutOfBoundsException.class);
        ByteBuffer two = ByteBuffer.allocateDirect(6);
        List<List<ByteBuffer>> unfit = List.of(
                List.of(),
                List.of(ByteBuffer.allocate(6)),
                List.of(ByteBuffer.allocateDirect(5)),
                List.of(two, ByteBuffer.allocateDirect(9)),
                List.of(ByteBuffer.allocateDirect(9), two, two));
        for (List<ByteBuffer> pieces : unfit) {
            assertThatThrownBy(() -> MappedRows.of(pieces, 3))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("direct buffers of whole rows");
        }
    }

    @Test
    void someAreFoundAmongAll() {
        MappedRows some = FIVE.select(new int[] {4, 0, 2}).select(new int[] {2, 0});
        assertThat(some.offset(0)).isEqualTo(6);
        assertThat(some.offset(1)).isEqualTo(12);
    }

    @Test
    void whatIsPermutedTwiceIsShownInBothOrders() {
        MappedRows once = FIVE.permute(new int[] {1, 2, 0});
        assertThat(once.order()).containsExactly(1, 2, 0);
        assertThat(once.permute(new int[] {1, 0, 2}).order()).containsExactly(2, 1, 0);
        assertThat(once.select(new int[] {3}).order()).containsExactly(1, 2, 0);
    }

    /** It would be read from beyond the row. */
    @Test
    void anOrderOfOtherFeaturesIsRefused() {
        for (int[] order : new int[][] {{0, 1, 3}, {0, -1, 2}, {0, 1}, {0, 1, 2, 0}}) {
            assertThatThrownBy(() -> FIVE.permute(order))
                    .isInstanceOf(EngramException.class)
                    .hasMessage("That is no order of the 3 features of a row");
        }
    }
}
