package dev.engram.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // locks are held, not used
class DirectoryLockTest {
    @TempDir
    Path directory;

    private Path out;
    private Path file;

    @BeforeEach
    void name() {
        out = directory.resolve("out");
        file = directory.resolve(".out.lock");
    }

    private OtherProcess other() throws IOException {
        return new OtherProcess(directory, LockHolder.class, out.toString());
    }

    private void assertRefused(Path path) {
        assertThatThrownBy(() -> DirectoryLock.on(path))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("Another process is making " + path)
                .hasMessageContaining(file.getFileName().toString());
    }

    @Test
    void whatAnotherProcessHoldsIsRefusedUntilItEnds() throws Exception {
        try (OtherProcess other = other()) {
            assertThat(other.answer()).isEqualTo("held");
            assertRefused(out);
            other.end();
        }
        DirectoryLock.on(out).close();
    }

    @Test
    void aRefusedSecondAttemptDoesNotLetOtherProcessesIn() throws Exception {
        try (DirectoryLock held = DirectoryLock.on(out)) {
            assertRefused(out);
            try (OtherProcess other = other()) {
                assertThat(other.answer()).isEqualTo("refused");
            }
        }
    }

    @Test
    void aLockIsFreeOnceItsHolderIsKilled() throws Exception {
        try (OtherProcess other = other()) {
            assertThat(other.answer()).isEqualTo("held");
        }
        try (OtherProcess next = other()) {
            assertThat(next.answer()).isEqualTo("held");
        }
    }

    @Test
    void everyPathToADirectoryIsTheSameLock() throws IOException {
        Files.createDirectory(out);
        Path link = Files.createSymbolicLink(directory.resolve("link"), out);
        try (DirectoryLock held = DirectoryLock.on(link)) {
            for (Path path : List.of(out, out.resolve("."), link, directory.resolve("link/../out"))) {
                assertRefused(path);
            }
        }
    }

    @Test
    void soIsEveryPathToOneThatIsNotThereYet() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        try (DirectoryLock held = DirectoryLock.on(out)) {
            for (Path path : List.of(out.resolve("."), link.resolve("out"), directory.resolve("a/../out"))) {
                assertRefused(path);
            }
        }
    }

    @Test
    void nothingIsLeftOfIt() {
        DirectoryLock.on(out).close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void oneThatWasLeftBehindIsNoObstacle() throws IOException {
        Files.createFile(file);
        DirectoryLock.on(out).close();
        DirectoryLock.on(out).close();
    }

    @Test
    void whoOpenedTheFileBeforeItWasDeletedSeesThatItIs() throws IOException {
        DirectoryLock first = DirectoryLock.on(out);
        Path opened = Files.createLink(directory.resolve("opened"), file);
        first.close();
        assertThat(opened).isNotEmptyFile();
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileOfAnotherIsNotTakenForALock() throws IOException {
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> DirectoryLock.on(out)).hasMessageContaining(".out.lock is not empty");
        assertThat(file).hasContent("precious");
        Files.delete(file);
        DirectoryLock.on(out).close();
    }
}
