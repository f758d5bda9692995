package dev.engram.tf.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFlowRuntimeTest {
    /** In a process of its own: the library is loaded once. */
    public static void main(String[] arguments) {
        System.out.println(TensorFlowRuntime.problem().orElse("limit " + Pointer.maxPhysicalBytes()));
    }

    private static String said(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TensorFlowRuntimeTest.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** As in a container whose file system is read-only. */
    @Test
    void withoutAPlaceToUnpackItSaysWhichWouldDo(@TempDir Path directory) throws IOException, InterruptedException {
        Path noDirectory = Files.createFile(directory.resolve("a file"));
        assertThat(said(
                        "-Duser.home=" + noDirectory,
                        "-Djava.io.tmpdir=" + noDirectory,
                        "-Dorg.bytedeco.javacpp.cachedir=" + noDirectory))
                .contains("cannot be loaded", "Could not create the cache", "no right to write", "javacpp.cachedir");
    }

    @Test
    void theHeapDoesNotLimitNativeMemory() throws IOException, InterruptedException {
        assertThat(said("-Xmx64m")).startsWith("limit 0");
        assertThat(said("-Xmx64m", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=2000000"))
                .startsWith("limit 2000000");
    }
}
