package dev.engram.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedDirectoryTest {
    private static final SealedDirectory FORMAT = new SealedDirectory("toy.json", "toy", 2);

    @TempDir
    Path directory;

    private Path write() {
        Path target = directory.resolve("model");
        FORMAT.write(target, Map.of("name", "ada", "numbers", List.of(1, 0.1)), into -> {
            Files.writeString(into.resolve("a.txt"), "alpha");
            Files.createDirectory(into.resolve("inner"));
            Files.writeString(into.resolve("inner/b.txt"), "beta");
        });
        return target;
    }

    private List<String> beside() throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Path target = write();
        assertThat(FORMAT.read(target)).containsEntry("name", "ada").containsEntry("numbers", List.of(1, 0.1));
        assertThat(beside()).containsExactly("model");
    }

    @Test
    void aLinkToWhereNothingIsIsRefusedBeforeTheWorkAndOneToAnEmptyDirectoryIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("model"), directory.resolve("other"));
        assertThatThrownBy(() -> SealedDirectory.requireFree(link))
                .hasMessage(
                        link + " is a symbolic link to where nothing is. Remove the link, or give another directory");
        Files.createDirectory(directory.resolve("other"));
        write();
        assertThat(FORMAT.read(directory.resolve("other"))).containsEntry("name", "ada");
    }

    @Test
    void everyAlteredFileIsNamed() throws IOException {
        for (String file : List.of("a.txt", "inner/b.txt")) {
            Path target = write();
            Files.writeString(target.resolve(file), "other");
            assertThatThrownBy(() -> FORMAT.read(target))
                    .hasMessageContaining(file)
                    .hasMessageContaining("SHA-256");
            Files.delete(target.resolve(file));
            assertThatThrownBy(() -> FORMAT.read(target))
                    .hasMessageContaining(file)
                    .hasMessageContaining("missing");
            SealedDirectory.delete(target);
        }
    }

    @Test
    void anAlteredManifestIsNoticed() throws IOException {
        Path manifest = write().resolve("toy.json");
        Files.writeString(manifest, Files.readString(manifest).replace("ada", "bob"));
        assertThatThrownBy(() -> FORMAT.read(directory.resolve("model"))).hasMessageContaining("its seal");
        Files.writeString(manifest, Files.readString(manifest).substring(0, 20));
        assertThatThrownBy(() -> FORMAT.read(directory.resolve("model"))).hasMessageContaining("not valid JSON");
        Files.delete(manifest);
        assertThatThrownBy(() -> FORMAT.read(directory.resolve("model"))).hasMessageContaining("it has no toy.json");
    }

    @Test
    void olderVersionsAreReadAndNewerOnesAreNot() {
        new SealedDirectory("toy.json", "toy", 1).write(directory.resolve("old"), Map.of("a", 1), into -> {});
        assertThat(FORMAT.read(directory.resolve("old"))).containsEntry("a", 1);
        assertThat(FORMAT.version(directory.resolve("old"))).isEqualTo(1);
        new SealedDirectory("toy.json", "toy", 3).write(directory.resolve("new"), Map.of("a", 1), into -> {});
        assertThatThrownBy(() -> FORMAT.read(directory.resolve("new")))
                .hasMessageContaining("toy/3")
                .hasMessageContaining("toy/1 to toy/2. Use a newer Engram");
    }

    @Test
    void aWriteThatIsCutShortAtAnyFileLeavesNothingAndTouchesNothing() throws IOException {
        write();
        for (int failing = 0; failing < 3; failing++) {
            int at = failing;
            assertThatThrownBy(() -> FORMAT.write(directory.resolve("next"), Map.of(), into -> {
                        for (int file = 0; file < 3; file++) {
                            if (file == at) {
                                throw new IOException("No space left on device");
                            }
                            Files.writeString(into.resolve("file" + file), "x");
                        }
                    }))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("next")
                    .hasMessageContaining("No space left on device");
            assertThat(beside()).containsExactly("model");
        }
        assertThat(FORMAT.read(directory.resolve("model"))).containsEntry("name", "ada");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        write();
        assertThatThrownBy(this::write).hasMessageContaining("already exists; nothing was overwritten");
        assertThat(beside()).containsExactly("model");
    }

    @Test
    void whatAKilledWriterLeftBehindIsNoObstacle() throws IOException {
        Files.createDirectory(directory.resolve(".model.tmp"));
        Files.writeString(directory.resolve(".model.tmp/half"), "x");
        Path target = write();
        assertThat(target.resolve("half")).doesNotExist();
        assertThat(beside()).containsExactly("model");
    }

    @Test
    void anEmptyDirectoryIsWrittenWhateverPathLeadsToIt() throws IOException {
        Path target = Files.createDirectory(directory.resolve("model"));
        FORMAT.write(target.resolve("."), Map.of("name", "ada"), into -> {});
        assertThat(FORMAT.read(target)).containsEntry("name", "ada");
        assertThat(beside()).containsExactly("model");
        FORMAT.write(directory.resolve("next/."), Map.of("name", "bob"), into -> {});
        assertThat(FORMAT.read(directory.resolve("next"))).containsEntry("name", "bob");
    }

    @Test
    void theWorkingDirectoryIsRefusedThoughItIsEmpty() throws Exception {
        try (OtherProcess empty = new OtherProcess(directory, Asks.class, ".")) {
            assertThat(empty.answer())
                    .isEqualTo(". is the working directory, whose place a new one cannot take. Give one inside it");
        }
        try (OtherProcess empty = new OtherProcess(directory, Asks.class, "model")) {
            assertThat(empty.answer()).isEqualTo("free");
        }
    }

    /** Says whether a place is free. */
    static final class Asks {
        private Asks() {}

        public static void main(String[] arguments) {
            try {
                SealedDirectory.requireFree(Path.of(arguments[0]));
                System.out.println("free");
            } catch (EngramException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
