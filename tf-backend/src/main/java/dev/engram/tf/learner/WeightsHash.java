package dev.engram.tf.learner;

import dev.engram.api.NamedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** SHA-256 over names, shapes and little-endian values. */
final class WeightsHash {
    /** The values of a large tensor are more bytes than an array holds. */
    private static final int BLOCK_BYTES = 1 << 16;

    private WeightsHash() {}

    static String of(Collection<NamedTensor> tensors) {
        MessageDigest digest = sha256();
        for (NamedTensor tensor : tensors) {
            digest.update(tensor.name().getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (long side : tensor.shape()) {
                bytes.putLong(side);
            }
            for (float value : tensor.values()) {
                if (!bytes.hasRemaining()) {
                    digest.update(bytes.flip());
                    bytes.clear();
                }
                bytes.putFloat(value);
            }
            digest.update(bytes.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
