package dev.engram.core.storage;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is replaced whole: a reader sees the old content or the new, never half. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes into a temporary file, which then takes the place of the old one.
     *
     * @throws EngramException {@link ErrorCode#IO}; the old content stays
     */
    public static void write(Path file, byte[] content) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(temporary, content);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.IO, "Cannot write " + file + ": " + e + ". Is the disk full, or the place read-only?", e);
        }
    }
}
