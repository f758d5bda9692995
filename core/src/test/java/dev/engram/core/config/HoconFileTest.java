package dev.engram.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoconFileTest {
    private static final Path BESIDE = Path.of("hocon-file-test-base.conf");
    private static final Path BARE = Path.of("hocon-file-test.conf");

    @TempDir
    Path directory;

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(BESIDE);
        Files.deleteIfExists(BARE);
    }

    @Test
    void aFileNamedWithoutADirectoryIncludesWhatIsBesideIt() throws IOException {
        Files.writeString(BESIDE, "epochs = 7");
        Files.writeString(BARE, "include \"" + BESIDE + "\"");
        assertThat(HoconFile.parse(BARE).getInt("epochs")).isEqualTo(7);
    }

    @Test
    void whatIsIncludedMayIncludeOthersAndLeaveOutItsExtension() throws IOException {
        Files.createDirectory(directory.resolve("more"));
        Files.writeString(directory.resolve("more/last.conf"), "epochs = 7");
        Files.writeString(directory.resolve("more/base.conf"), "include \"last.conf\"");
        Path file = Files.writeString(directory.resolve("my.conf"), "include \"more/base\"");
        assertThat(HoconFile.parse(file).getInt("epochs")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"base.conf\"", "\"base\"", "file(\"/nowhere/base.conf\")", "required(\"base.conf\")"})
    void whatIsIncludedMustBeThere(String what) throws IOException {
        Path file = Files.writeString(directory.resolve("my.conf"), "include " + what);
        assertThatThrownBy(() -> HoconFile.parse(file))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("Cannot read ")
                .hasMessageContaining("base")
                .hasMessageContaining(", which a configuration includes (")
                .hasMessageContaining("take out the include");
    }

    @Test
    void whatCannotBeReadIsNotCalledInvalid() {
        assertThatThrownBy(() -> HoconFile.parse(directory))
                .isInstanceOfSatisfying(
                        EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO))
                .hasMessageContaining("Cannot read " + directory + ": java.io.FileNotFoundException");
    }

    @Test
    void aCircleOfIncludesIsSaidOnceWithItsFiles() throws IOException {
        Path first = directory.resolve("first.conf");
        Path second = Files.writeString(directory.resolve("second.conf"), "include \"first.conf\"");
        Files.writeString(first, "include \"second.conf\"");
        Path outside = Files.writeString(directory.resolve("outside.conf"), "include file(\"" + first + "\")");
        assertThatThrownBy(() -> HoconFile.parse(outside))
                .isInstanceOf(EngramException.class)
                .hasMessageMatching("These files include each other in a circle: \\S+, \\S+\\. Take out an include")
                .hasMessageContaining(first.toString())
                .hasMessageContaining(second.toString());
        Files.writeString(first, "include \"first.conf\"");
        assertThatThrownBy(() -> HoconFile.parse(first)).hasMessage(first + " includes itself. Take out an include");
    }
}
