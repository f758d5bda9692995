package dev.engram.core.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The names in a directory: a new or renamed one is on the disk only once its directory is. */
final class DirectoryEntries {
    private DirectoryEntries() {}

    /** Forces them to the disk. Systems that cannot open a directory do without. */
    static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows: a rename is still atomic.
        }
    }
}
