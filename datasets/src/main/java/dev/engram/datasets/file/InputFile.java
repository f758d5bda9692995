package dev.engram.datasets.file;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a configuration names. */
final class InputFile {
    private InputFile() {}

    /** Fails where it is not there, or no file. */
    static void require(Path file) {
        if (Files.isDirectory(file)) {
            throw new EngramException(ErrorCode.IO, file + " is a directory, not a file. Name the file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new EngramException(
                    ErrorCode.IO,
                    file
                            + " is a pipe or a device, such as standard input, and data is read from files alone. Save it to a"
                            + " file, and name that");
        }
        if (!Files.isRegularFile(file)) {
            throw new EngramException(
                    ErrorCode.IO, "File not found: " + file + ". Paths are relative to the configuration file");
        }
    }
}
