package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.NamedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsHashTest {
    /** Each 65536 bytes are hashed for themselves, the sides of the shape among the first. */
    @Test
    void isTheHashOfAllBytesWhereverBlocksEnd() throws Exception {
        for (int count : new int[] {0, 1, 16381, 16382, 16383, 40_000}) {
            ByteBuffer whole = ByteBuffer.allocate(1 + Long.BYTES + Float.BYTES * count)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put("w".getBytes(StandardCharsets.UTF_8))
                    .putLong(count);
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = 0.5f * i;
                whole.putFloat(values[i]);
            }
            byte[] expected = MessageDigest.getInstance("SHA-256").digest(whole.array());
            assertThat(WeightsHash.of(List.of(new NamedTensor("w", new long[] {count}, values))))
                    .isEqualTo(HexFormat.of().formatHex(expected));
        }
    }
}
