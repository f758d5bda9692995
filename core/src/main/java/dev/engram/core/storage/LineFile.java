package dev.engram.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that grows by lines. */
public final class LineFile {
    private LineFile() {}

    /** Cuts off a last line without its end: it was being written when the machine went down. */
    public static void cutBrokenLine(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long complete = channel.size();
            while (complete > 0 && at(channel, complete - 1) != '\n') {
                complete--;
            }
            channel.truncate(complete);
        }
    }

    private static byte at(FileChannel channel, long position) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, position);
        return one.get(0);
    }
}
