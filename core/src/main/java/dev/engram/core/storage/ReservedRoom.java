package dev.engram.core.storage;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * Room on a disk for what is written after long work: taken before it, so that a full disk shows at once, and nobody else fills it
 * meanwhile. It is a file without a name, which the system frees when its holder ends, however it ends.
 */
public final class ReservedRoom implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final FileChannel channel;

    private ReservedRoom(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes room in the directory that a place is in.
     *
     * @param target whose {@link DirectoryLock} is held
     * @throws EngramException {@link ErrorCode#IO} when there is not so much
     */
    public static ReservedRoom beside(Path target, long bytes) {
        try {
            Path place = CanonicalPath.of(target);
            ReservedRoom room = new ReservedRoom(FileChannel.open(
                    place.resolveSibling("." + place.getFileName() + ".room"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE));
            room.fill(bytes);
            return room;
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.IO,
                    "There is no room for " + target + ", which takes about " + (bytes + CHUNK - 1) / CHUNK + " MB ("
                            + e + "). Nothing was begun. Make room, or give another place (--out)",
                    e);
        }
    }

    private void fill(long bytes) throws IOException {
        byte[] noise = new byte[CHUNK]; // a file system that compresses takes no room for zeros
        new SplittableRandom(bytes).nextBytes(noise);
        try {
            for (long left = bytes; left > 0; ) {
                left -= channel.write(ByteBuffer.wrap(noise, 0, (int) Math.min(CHUNK, left)));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Leaves the room to what it was taken for. */
    public void free() {
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The system frees it with the process.
        }
    }
}
