package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.core.storage.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** SHA-256 over all stored features and labels of a data set, in order. */
public final class Fingerprint {
    private Fingerprint() {}

    /** The fingerprint, in lower-case hexadecimal. */
    public static String of(Dataset data) {
        MessageDigest digest = Sha256.digest();
        int bytes = data.featureCount() * data.encoding().bytes();
        ByteBuffer row = ByteBuffer.allocate(bytes + Integer.BYTES);
        for (int i = 0; i < data.size(); i++) {
            row.clear();
            data.read(i, row);
            row.putInt(data.label(i));
            digest.update(row.flip());
        }
        return Sha256.hex(digest.digest());
    }
}
