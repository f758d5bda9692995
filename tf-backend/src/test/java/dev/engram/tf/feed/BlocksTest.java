package dev.engram.tf.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.TaskView;
import dev.engram.datasets.Blobs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Data sets that anybody may have written. */
class BlocksTest {
    private static final Blobs SOUND = Blobs.of(1, 10);
    private static final BlockForm FLOATS = new BlockForm(Float.BYTES, false);

    /** Rows of six features of which some are given. */
    private static Dataset giving(IntUnaryOperator featuresOfRow) {
        return new DatasetView("mine", SOUND) {
            @Override
            public void read(int row, ByteBuffer target) {
                for (int i = 0; i < featuresOfRow.applyAsInt(row); i++) {
                    target.putFloat(1f);
                }
            }
        };
    }

    private static void assertRefused(Dataset data, String... parts) {
        TaskView view = new TaskView(data, SOUND.view().outputs(), SOUND.view().active());
        assertThatThrownBy(() -> Examples.open(List.of(view), FLOATS))
                .isInstanceOf(EngramException.class)
                .hasMessageContainingAll(parts)
                .extracting(failure -> ((EngramException) failure).code())
                .isEqualTo(ErrorCode.DATA);
    }

    @Test
    void aRowThatIsTooShortWouldShiftTheOthers() {
        assertRefused(giving(row -> row == 3 ? 5 : 6), "'mine' gives 20 bytes for row 3", "[6] features take 24");
    }

    @Test
    void aRowThatIsTooLongWouldToo() {
        assertRefused(giving(row -> row == 3 ? 7 : 6), "'mine' gives 28 bytes for row 3", "[6] features take 24");
        assertRefused(giving(row -> row == 9 ? 7 : 6), "'mine' gives more bytes for row 9", "[6] features take 24");
    }

    /** It would end as a loss that is NaN, for which the learning rate is blamed. */
    @Test
    void aFeatureThatIsNoNumberIsNamed() {
        Dataset missingValue = new DatasetView("mine", SOUND) {
            @Override
            public void read(int row, ByteBuffer target) {
                int start = target.position();
                super.read(row, target);
                if (row == 3) {
                    target.putFloat(start + 4 * Float.BYTES, Float.NaN);
                }
            }
        };
        assertRefused(missingValue, "'mine' row 3, feature 4 is NaN; every feature must be a finite number");
    }

    @Test
    void aLabelOutsideTheClassesIsNamed() {
        Dataset mislabelled = new DatasetView("mine", SOUND) {
            @Override
            public int label(int row) {
                return row == 4 ? -1 : 0;
            }
        };
        assertRefused(mislabelled, "'mine' has label -1 in row 4, but 3 classes, from 0 on");
    }

    /** So many that several threads read them. */
    @Test
    void everyRowOfALargeBlockIsInItsPlace() {
        Blobs many = Blobs.of(1, 5000);
        Dataset numbered = new DatasetView("mine", many) {
            @Override
            public void read(int row, ByteBuffer target) {
                for (int i = 0; i < 6; i++) {
                    target.putFloat(6 * row + i);
                }
            }
        };
        TaskView view =
                new TaskView(numbered, many.view().outputs(), many.view().active());
        try (Blocks blocks = new Blocks(List.of(view), FLOATS, true);
                ExampleBlock block = blocks.all()) {
            float[] features = new float[6 * numbered.size()];
            block.features().asRawTensor().data().asFloats().read(features);
            float[] expected = new float[features.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = i;
            }
            assertThat(features).isEqualTo(expected);
        }
    }
}
