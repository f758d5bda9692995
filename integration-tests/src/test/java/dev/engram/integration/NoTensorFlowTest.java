package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where TensorFlow's native library is not there, as after a move to another kind of machine. */
class NoTensorFlowTest {
    @TempDir
    Path directory;

    private static Process withoutNatives(String... arguments) throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        !Path.of(entry).getFileName().toString().matches("tensorflow-core-native-.*-.*64.*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        return EngramProcess.onClassPath(classPath, arguments);
    }

    @Test
    void saysWhatToDoAndLeavesNothingBehind() throws Exception {
        Path out = directory.resolve("out");
        Process process = withoutNatives("run", "permuted-mnist-quick", "--out", out.toString());
        assertThat(process.errorReader().lines())
                .singleElement()
                .asString()
                .contains("native library cannot be loaded", "Build Engram on this machine (mvn -DskipTests package)");
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(Files.exists(out)).isFalse();
    }

    @Test
    void theDoctorStillAnswers() throws Exception {
        Process process = withoutNatives("doctor");
        assertThat(process.inputReader().lines())
                .anySatisfy(line -> assertThat(line).contains("TensorFlow's native library cannot be loaded"));
        assertThat(process.waitFor()).isZero();
    }
}
