package dev.engram.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void aContentThatFailsHalfWayLeavesTheOldOneAndNothingElse() {
        Path file = directory.resolve("file");
        WholeFile.write(file, OLD);
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(OLD);
                    throw new IOException("no space");
                }))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("Cannot write " + file)
                .hasMessageContaining("no space");
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasBinaryContent(OLD);
        assertThat(directory).isDirectoryNotContaining(inside -> !inside.equals(file));
    }

    @Test
    void twoWritersDoNotMixAndTheFilesOfTheUserStay() throws IOException {
        Path file = directory.resolve("file");
        Path own = Files.writeString(directory.resolve("file.tmp"), "precious");
        WholeFile.write(file, out -> {
            out.write('a');
            WholeFile.write(file, OLD);
            assertThat(file).hasBinaryContent(OLD);
            out.write('b');
        });
        assertThat(file).hasContent("ab");
        assertThat(own).hasContent("precious");
    }

    @Test
    void whoMayReadAnyNewFileMayReadIt() throws IOException {
        Path file = directory.resolve("file");
        WholeFile.write(file, OLD);
        Path any = Files.createFile(directory.resolve("any"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(any));
    }

    @Test
    void theNewContentTakesThePlaceOfTheOldAndLeavesNothingElse() throws IOException {
        Path file = Files.write(directory.resolve("file"), OLD);
        WholeFile.write(file, out -> out.write('n'));
        assertThat(file).hasContent("n");
        assertThat(directory).isDirectoryNotContaining(inside -> !inside.equals(file));
    }

    @Test
    void directoriesThatAreMissingAreMade() {
        Path file = directory.resolve("missing").resolve("file");
        WholeFile.write(file, OLD);
        assertThat(file).hasBinaryContent(OLD);
    }

    /** Of a path that cannot be written, the message of the exception is the path again; its class is the reason. */
    @Test
    void saysWhyAFileCannotBeWritten() throws IOException {
        Path file =
                Files.writeString(directory.resolve("plain"), "no directory").resolve("file");
        assertThatThrownBy(() -> WholeFile.write(file, OLD))
                .hasMessageContaining("Cannot write " + file + ": java.nio.file.FileAlreadyExistsException")
                .hasMessageContaining("Is the disk full, or the place read-only?");
    }
}
