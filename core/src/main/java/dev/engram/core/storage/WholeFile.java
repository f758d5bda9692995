package dev.engram.core.storage;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is replaced whole: a reader sees the old content or the new, never half. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes what the file shall hold. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes into a temporary file, which then takes the place of the old one.
     *
     * @throws EngramException {@link ErrorCode#IO}; the old content stays
     */
    public static void write(Path file, byte[] content) {
        write(file, out -> out.write(content));
    }

    /**
     * The same for what is too much to be held in memory; a content that fails leaves nothing behind.
     *
     * @throws EngramException {@link ErrorCode#IO}; the old content stays
     */
    public static void write(Path file, Content content) {
        // A name of its own: not another writer's, nor a file of the user. Files.createTempFile would keep others from
        // reading it.
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW))) {
                content.writeTo(out);
            }
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DirectoryEntries.force(file.toAbsolutePath().resolveSibling(""));
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.IO, "Cannot write " + file + ": " + e + ". Is the disk full, or the place read-only?", e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // It is hidden, and in nobody's way.
        }
    }
}
