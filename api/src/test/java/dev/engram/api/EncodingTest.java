package dev.engram.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class EncodingTest {
    @Test
    void bytesAreUnsignedAndEachFeatureIsScaledAndThenShifted() {
        ByteBuffer stored = ByteBuffer.wrap(new byte[] {0, 1, (byte) 200, (byte) 255});
        Encoding encoding = new Encoding(1, 0.0137f, -0.4321f);
        for (int raw : new int[] {0, 1, 200, 255}) {
            assertThat(encoding.next(stored)).isEqualTo(raw * 0.0137f - 0.4321f);
        }
        assertThat(stored.hasRemaining()).isFalse();
    }

    @Test
    void floatsAreScaledAndThenShifted() {
        ByteBuffer stored = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        stored.putFloat(-1.5f).putFloat(0.1f).flip();
        Encoding encoding = new Encoding(4, 0.3f, 2f);
        assertThat(encoding.next(stored)).isEqualTo(-1.5f * 0.3f + 2f);
        assertThat(encoding.next(stored)).isEqualTo(0.1f * 0.3f + 2f);
    }

    @Test
    void aFeatureHasOneByteOrFour() {
        assertThatThrownBy(() -> new Encoding(2, 1, 0)).hasMessage("A feature is stored in 1 or 4 bytes, not 2");
    }
}
