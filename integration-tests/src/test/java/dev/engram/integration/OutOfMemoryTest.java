package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfMemoryTest {
    private static final int TOO_MANY = 20_000_000;

    @TempDir
    Path directory;

    @Test
    void isOneErrorThatSaysWhatToDo() throws Exception {
        String zeros = "0,".repeat(TOO_MANY) + "0";
        Files.writeString(directory.resolve("results.json"), "{\"runs\": [" + zeros + "]}");
        Process process = EngramProcess.start(List.of("-Xmx32m"), "report", directory.toString());
        List<String> errors = process.errorReader().lines().toList();
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(errors)
                .singleElement()
                .asString()
                .contains("Not enough memory")
                .contains("-Xmx");
    }
}
