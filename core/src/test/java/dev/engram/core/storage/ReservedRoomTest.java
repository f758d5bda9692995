package dev.engram.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReservedRoomTest {
    private static final int BYTES = 64 << 20;

    @TempDir
    Path directory;

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC}) // where an open file needs no name
    void itIsTakenWithoutAFileThatAKilledProcessWouldLeave() {
        try (ReservedRoom room = ReservedRoom.beside(directory.resolve("model"), BYTES)) {
            assertThat(directory).isEmptyDirectory();
            room.free();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itTakesAllOfTheRoom() throws IOException {
        try (ReservedRoom room = ReservedRoom.beside(directory.resolve("model"), BYTES)) {
            assertThat(openFile()).isEqualTo(BYTES);
            room.free();
        }
    }

    /** Its size: the only deleted file that this process has open here. */
    private long openFile() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path file : open.toList()) {
                boolean here = Files.isSymbolicLink(file)
                        && Files.readSymbolicLink(file).toString().startsWith(directory.toRealPath() + "/.model.room");
                if (here) {
                    return Files.size(file);
                }
            }
        }
        return 0;
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidWithItsCure() throws IOException {
        Files.createDirectory(directory.resolve(".model.room"));
        assertThatThrownBy(() -> ReservedRoom.beside(directory.resolve("model"), BYTES))
                .hasMessageStartingWith(
                        "There is no room for " + directory.resolve("model") + ", which takes about 64 MB")
                .hasMessageEndingWith("Nothing was begun. Make room, or give another place (--out)");
    }
}
