package dev.engram.core.storage;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two from making one directory at once, in one process or in two: a lock on a file beside it, which the system frees if
 * its holder dies. Every path to the directory leads to the same lock.
 */
public final class DirectoryLock implements AutoCloseable {
    /** Asked before a file is opened: closing a second channel on it would free the lock of the first. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final int ATTEMPTS = 100;

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws EngramException {@link ErrorCode#IO} when another holds it, or the place cannot be written
     */
    public static DirectoryLock on(Path directory) {
        try {
            Path canonical = CanonicalPath.of(directory);
            Path file = canonical.resolveSibling("." + canonical.getFileName() + ".lock");
            Files.createDirectories(file.resolveSibling(""));
            DirectoryLock lock = HELD.add(file) ? held(file) : null;
            if (lock == null) {
                throw new EngramException(
                        ErrorCode.IO,
                        "Another process is making " + directory + " (it holds " + file
                                + "). Wait for it, or give another directory");
            }
            return lock;
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.IO, "Cannot write beside " + directory + " (" + e + "). Is the place read-only?", e);
        }
    }

    /** Null where another process holds the file. */
    private static @Nullable DirectoryLock held(Path file) throws IOException {
        @Nullable FileChannel locked = null;
        try {
            locked = locked(file);
            return locked == null ? null : new DirectoryLock(file, locked);
        } finally {
            if (locked == null) {
                HELD.remove(file);
            }
        }
    }

    private static @Nullable FileChannel locked(Path file) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean locks = false;
            try {
                if (channel.tryLock() == null) {
                    return null;
                }
                locks = channel.size() == 0;
                if (locks) {
                    return channel;
                }
                // Its holder deleted it after it was opened here: a lock on it keeps nobody out.
            } finally {
                if (!locks) {
                    channel.close();
                }
            }
        }
        throw new IOException(file + " is not empty, so it is no lock. Remove it if nobody needs it");
    }

    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
            // Who has opened it already sees that it is deleted.
            channel.write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            // A lock file that stays behind is empty and free, and no obstacle.
        } finally {
            HELD.remove(file);
        }
    }
}
