package dev.engram.api;

import java.nio.ByteBuffer;

/**
 * How a feature is stored. The learner decodes on the device: {@code value = stored × scale + shift}.
 *
 * @param bytes width of a stored feature: 1 (unsigned byte) or 4 (float32, native byte order)
 * @param scale factor applied to the stored number
 * @param shift added after scaling
 */
public record Encoding(int bytes, float scale, float shift) {
    /** Plain float32 features. */
    public static final Encoding FLOAT32 = new Encoding(4, 1f, 0f);

    /** Unsigned bytes read as 0..1. */
    public static final Encoding UNIT_BYTES = new Encoding(1, 1f / 255f, 0f);

    public Encoding {
        if (bytes != 1 && bytes != 4) {
            throw new EngramException(ErrorCode.DATA, "A feature is stored in 1 or 4 bytes, not " + bytes);
        }
    }

    /** The next of the stored features, decoded. */
    public float next(ByteBuffer stored) {
        float raw = bytes == 1 ? stored.get() & 0xFF : stored.getFloat();
        return raw * scale + shift;
    }
}
