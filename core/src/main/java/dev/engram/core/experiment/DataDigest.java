package dev.engram.core.experiment;

import dev.engram.api.Dataset;
import dev.engram.api.Task;
import dev.engram.core.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * Tells a task's data from other data: SHA-256 over its sizes, all labels and up to a thousand examples of each part. Not a
 * {@link dev.engram.core.model.Fingerprint}, which reads every example: each run takes one of each task that it begins.
 */
public final class DataDigest {
    /** Enough to see that a file was replaced, few enough for data that is streamed. */
    private static final int EXAMPLES = 1000;

    private DataDigest() {}

    /** The digest, in lower-case hexadecimal. */
    public static String of(Task task) {
        MessageDigest digest = Sha256.digest();
        add(digest, task.train());
        task.validation().ifPresent(validation -> add(digest, validation));
        add(digest, task.test());
        return Sha256.hex(digest.digest());
    }

    private static void add(MessageDigest digest, Dataset data) {
        int size = data.size();
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
        digest.update(number.putInt(0, size).array());
        for (int row = 0; row < size; row++) {
            digest.update(number.putInt(0, data.label(row)).array());
        }
        ByteBuffer features = ByteBuffer.allocate(
                        data.featureCount() * data.encoding().bytes())
                .order(ByteOrder.nativeOrder());
        int taken = Math.min(size, EXAMPLES);
        for (int i = 0; i < taken; i++) {
            data.read((int) ((long) i * size / taken), features.clear());
            digest.update(features.flip());
        }
    }
}
