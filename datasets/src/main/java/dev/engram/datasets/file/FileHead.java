package dev.engram.datasets.file;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The first bytes of a file whose rest is to be mapped.
 *
 * @param bytes big-endian, at its start
 * @param fileBytes length of the whole file
 */
record FileHead(ByteBuffer bytes, long fileBytes) {
    static FileHead of(Path file, int count) {
        InputFile.require(file);
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer head = ByteBuffer.allocate(count);
            int read;
            do {
                read = channel.read(head);
            } while (read >= 0 && head.hasRemaining());
            head.flip();
            if (head.limit() >= 2 && head.getShort(0) == (short) 0x1f8b) {
                throw new EngramException(
                        ErrorCode.DATA,
                        file + " is gzip-compressed and cannot be streamed: unpack it, or set stream = false");
            }
            return new FileHead(head, channel.size());
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e, e);
        }
    }
}
