package dev.engram.core.storage;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps two processes from making one directory at once: a lock on a file beside it, which the system frees if its holder dies. */
public final class DirectoryLock implements AutoCloseable {
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
        Path absolute = directory.toAbsolutePath();
        Path file = absolute.resolveSibling("." + absolute.getFileName() + ".lock");
        try {
            Files.createDirectories(file.resolveSibling(""));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new EngramException(
                        ErrorCode.IO,
                        "Another process is making " + directory + " (it holds " + file
                                + "). Wait for it, or give another directory");
            }
            return new DirectoryLock(file, channel);
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.IO, "Cannot write beside " + directory + " (" + e + "). Is the place read-only?", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException e) {
            // A lock file that stays behind is free, and no obstacle.
        }
    }
}
