package dev.engram.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path directory;

    @Test
    void takesThePlaceOfTheOldFileAndLeavesNothingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        WholeFile.write(file, new byte[] {'n', 'e', 'w'});
        assertThat(file).hasContent("new");
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    /** Of a path that cannot be written, the message of the exception is the path again; its class is the reason. */
    @Test
    void saysWhyAFileCannotBeWritten() {
        Path file = directory.resolve("missing").resolve("file");
        assertThatThrownBy(() -> WholeFile.write(file, new byte[0]))
                .hasMessageContaining("Cannot write " + file + ": java.nio.file.NoSuchFileException")
                .hasMessageContaining("Is the disk full, or the place read-only?");
    }
}
