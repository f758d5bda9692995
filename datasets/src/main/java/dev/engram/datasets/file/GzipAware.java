package dev.engram.datasets.file;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.ArrayRoom;
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
     * @throws EngramException when it is missing, truncated, corrupt or too long for an array
     */
    public static byte[] readAll(Path file) {
        try (InputStream in = open(file)) {
            ArrayRoom.require(file.toString(), Files.size(file));
            return in.readAllBytes();
        } catch (IOException e) {
            throw failure(file.toString(), e);
        }
    }

    /**
     * All bytes of a stream, inflated if need be.
     *
     * @param name for messages
     */
    public static byte[] readAll(String name, InputStream stream) {
        try {
            return inflated(stream).readAllBytes();
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    /**
     * The bytes of a file one after another, inflated if need be. What reading them throws is a {@link #failure}.
     *
     * @throws EngramException when it is missing
     */
    static InputStream open(Path file) throws IOException {
        InputFile.require(file);
        InputStream stored = Files.newInputStream(file);
        try {
            return inflated(stored);
        } catch (IOException e) {
            stored.close();
            throw e;
        }
    }

    private static InputStream inflated(InputStream stream) throws IOException {
        BufferedInputStream in = new BufferedInputStream(stream);
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in, 1 << 16) : in;
    }

    /**
     * What reading threw, told.
     *
     * @param name for the message
     */
    static EngramException failure(String name, IOException e) {
        return e instanceof EOFException || e instanceof ZipException
                ? new EngramException(
                        ErrorCode.DATA,
                        name + " is truncated or corrupt gzip (" + e.getMessage() + "). Fetch it again",
                        e)
                : new EngramException(ErrorCode.IO, "Cannot read " + name + ": " + e, e);
    }
}
