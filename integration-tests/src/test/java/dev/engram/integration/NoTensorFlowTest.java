package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where TensorFlow's native library is not there, as on a machine of another kind than the build's. */
class NoTensorFlowTest {
    private static final String PLATFORM = "linux-riscv64";

    @TempDir
    Path directory;

    private static Process elsewhere(String... arguments) throws IOException {
        return EngramProcess.start(List.of("-Dorg.bytedeco.javacpp.platform=" + PLATFORM), arguments);
    }

    @Test
    void saysWhatToDoAndLeavesNothingBehind() throws Exception {
        Path out = directory.resolve("out");
        Process process = elsewhere("run", "permuted-mnist-quick", "--out", out.toString());
        assertThat(process.errorReader().lines())
                .singleElement()
                .asString()
                .contains(
                        "native library cannot be loaded on " + PLATFORM,
                        "Build Engram on this machine (mvn -DskipTests package)");
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(Files.exists(out)).isFalse();
    }

    @Test
    void theDoctorStillAnswers() throws Exception {
        Process process = elsewhere("doctor");
        assertThat(process.inputReader().lines())
                .anySatisfy(line -> assertThat(line).contains("TensorFlow's native library cannot be loaded"));
        assertThat(process.waitFor()).isZero();
    }
}
