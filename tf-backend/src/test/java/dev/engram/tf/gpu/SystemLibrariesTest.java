package dev.engram.tf.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemLibrariesTest {
    @TempDir
    Path root;

    @BeforeEach
    void resolveLinks() throws IOException {
        root = root.toRealPath();
    }

    private Path in(String directory) throws IOException {
        return Files.createDirectories(root.resolve(directory));
    }

    @Test
    void theLibraryPathComesBeforeTheConfiguredDirectories() throws IOException {
        FakeLibraries.write(in("own"), List.of("libcudart.so.12"));
        FakeLibraries.write(in("configured"), List.of("libcudart.so.12", "libcufft.so.11"));
        Path configuration = Files.writeString(root.resolve("ld.so.conf"), in("configured") + "\n");
        SystemLibraries system = SystemLibraries.of(":" + in("own") + ":", configuration);
        assertThat(system.find("libcudart.so.12")).contains(in("own").resolve("libcudart.so.12"));
        assertThat(system.find("libcufft.so.11")).contains(in("configured").resolve("libcufft.so.11"));
        assertThat(system.find("libengram-nowhere.so.1")).isEmpty();
    }

    @Test
    void theConfigurationMayIncludeFilesAndHaveComments() throws IOException {
        FakeLibraries.write(in("cuda/lib64"), List.of("libcudart.so.12"));
        Files.writeString(in("ld.so.conf.d").resolve("cuda.conf"), "# NVIDIA\n" + in("cuda/lib64") + " # all\n");
        Path configuration = Files.writeString(root.resolve("ld.so.conf"), "\ninclude ld.so.conf.d/*.conf\n");
        assertThat(SystemLibraries.of(null, configuration).find("libcudart.so.12"))
                .contains(in("cuda/lib64").resolve("libcudart.so.12"));
    }

    @Test
    void noConfigurationIsNoMistake() {
        assertThat(SystemLibraries.of(null, root.resolve("missing.conf")).find("libengram-nowhere.so.1"))
                .isEmpty();
    }

    @Test
    void whatIsNotFor64BitX86IsPassedOver() throws IOException {
        FakeLibraries.write32Bit(in("lib32"), "libcuda.so.1");
        Files.writeString(in("text").resolve("libcuda.so.1"), "INPUT(libcuda.so)");
        FakeLibraries.write(in("lib64"), List.of("libcuda.so.1"));
        SystemLibraries system = new SystemLibraries(List.of(in("lib32"), in("text"), in("lib64")));
        assertThat(system.find("libcuda.so.1")).contains(in("lib64").resolve("libcuda.so.1"));
    }

    @Test
    void theVersionIsThatOfTheLinkedFile() throws IOException {
        FakeLibraries.writeVersion(in("lib"), "libcuda.so.1", "libcuda.so.550.54.15");
        Path found =
                new SystemLibraries(List.of(in("lib"))).find("libcuda.so.1").orElseThrow();
        assertThat(found).isEqualTo(in("lib").resolve("libcuda.so.550.54.15"));
        assertThat(SystemLibraries.version(found)).isEqualTo("550.54.15");
        assertThat(SystemLibraries.version(Path.of("libcudnn.so.9"))).isEqualTo("9");
        assertThat(SystemLibraries.version(Path.of("libcuda.so"))).isEqualTo("unknown version");
    }
}
