package dev.engram.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.StoredRows;
import org.junit.jupiter.api.Test;

class ImageViewsTest {
    private static final Dataset IMAGE =
            Datasets.ofBytes("image", new int[] {2, 2, 1}, new byte[] {1, 2, 3, 4}, new int[] {0}, 1);

    @Test
    void aQuarterTurnCounterClockwiseIsExact() {
        // 1 2      2 4
        // 3 4  ->  1 3
        assertThat(StoredRows.bytes(new Rotated("r", IMAGE, 90), 0)).containsExactly(2, 4, 1, 3);
    }

    @Test
    void aHalfTurnIsExactForFloatsToo() {
        Dataset floats = new Blobs(3, 1, new int[] {3, 3, 2}, 2);
        float[] turned = StoredRows.decoded(new Rotated("r", floats, 180), 0);
        float[] plain = StoredRows.decoded(floats, 0);
        for (int place = 0; place < 9; place++) {
            assertThat(turned[place * 2]).isEqualTo(plain[(8 - place) * 2]);
            assertThat(turned[place * 2 + 1]).isEqualTo(plain[(8 - place) * 2 + 1]);
        }
    }

    @Test
    void aSmallTurnInterpolatesBetweenNeighbours() {
        Dataset dot = Datasets.ofBytes(
                "dot", new int[] {3, 3, 1}, new byte[] {0, 0, 0, 0, 100, 0, 0, 0, 0}, new int[] {0}, 1);
        int[] turned = StoredRows.bytes(new Rotated("r", dot, 45), 0);
        assertThat(turned[4]).isEqualTo(100);
        // The pixel above comes from (1 - cos 45°) of a row and sin 45° of a column away: (1 - .7071)(1 - .7071) of
        // 100.
        assertThat(turned[1]).isEqualTo((int) Math.round(100 * (1 - Math.sqrt(0.5)) * (1 - Math.sqrt(0.5))));
    }

    @Test
    void paddingSurroundsTheImageWithZeros() {
        Dataset padded = new Padded("p", IMAGE, 1);
        assertThat(padded.featureShape()).containsExactly(4, 4, 1);
        assertThat(StoredRows.bytes(padded, 0)).containsExactly(0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0);
    }

    @Test
    void onlyImagesCanBeTurned() {
        assertThatThrownBy(() -> new Rotated("r", Blobs.of(1, 2), 90)).hasMessageContaining("[6]");
    }
}
