package dev.engram.tf.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFlowRuntimeTest {
    /** In a process of its own: the library is loaded once. */
    public static void main(String[] arguments) {
        System.out.println(TensorFlowRuntime.problem().orElse("none"));
    }

    /** As in a container whose file system is read-only. */
    @Test
    void withoutAPlaceToUnpackItSaysWhichWouldDo(@TempDir Path directory) throws IOException, InterruptedException {
        Path noDirectory = Files.createFile(directory.resolve("a file"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + noDirectory,
                        "-Djava.io.tmpdir=" + noDirectory,
                        "-Dorg.bytedeco.javacpp.cachedir=" + noDirectory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TensorFlowRuntimeTest.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains(
                        "cannot be loaded",
                        "Could not create the cache",
                        "must be writable and have room",
                        "javacpp.cachedir");
    }
}
