package dev.engram.datasets.file;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads files that may be gzip-compressed, by their content and not their name. */
public final class GzipAware {
    private GzipAware() {}

    /**
     * All bytes of a file, inflated if need be.
     *
     * @throws EngramException when it is missing, truncated or corrupt
     */
    public static byte[] readAll(Path file) {
        InputFile.require(file);
        try (InputStream in = Files.newInputStream(file)) {
            return readAll(file.toString(), in);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e, e);
        }
    }

    /**
     * All bytes of a stream, inflated if need be.
     *
     * @param name for messages
     */
    public static byte[] readAll(String name, InputStream stream) {
        try {
            BufferedInputStream in = new BufferedInputStream(stream);
            in.mark(2);
            boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return gzip ? new GZIPInputStream(in, 1 << 16).readAllBytes() : in.readAllBytes();
        } catch (EOFException | ZipException e) {
            throw new EngramException(
                    ErrorCode.DATA, name + " is truncated or corrupt gzip (" + e.getMessage() + "). Fetch it again", e);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + name + ": " + e, e);
        }
    }
}
