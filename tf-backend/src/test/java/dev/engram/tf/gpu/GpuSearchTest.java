package dev.engram.tf.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuSearchTest {
    private static final String FOLDER = "org/bytedeco/cuda/linux-x86_64";

    @TempDir
    Path root;

    @BeforeEach
    void resolveLinks() throws IOException {
        root = root.toRealPath();
    }

    private final List<String> loaded = new ArrayList<>();

    private Path system() {
        return root.resolve("system");
    }

    /** What the jar has, unpacked. */
    private Path jar() {
        return root.resolve("jar").resolve(FOLDER);
    }

    private void driver() throws IOException {
        FakeLibraries.writeVersion(system(), "libcuda.so.1", "libcuda.so.550.54.15");
    }

    private void redistributables() throws IOException {
        FakeLibraries.write(jar(), CudaPart.CUDA.inJar());
        FakeLibraries.write(jar(), CudaPart.CUDNN.inJar());
    }

    private GpuReport search(boolean tensorFlowIsLoaded, Consumer<Path> loader) throws MalformedURLException {
        URL[] jars = {root.resolve("jar").toUri().toURL()};
        JarLibraries libraries = new JarLibraries(new URLClassLoader(jars, null));
        return new GpuSearch(new SystemLibraries(List.of(system())), libraries, loader).load(tensorFlowIsLoaded);
    }

    private GpuReport search() throws MalformedURLException {
        return search(false, this::note);
    }

    private void note(Path file) {
        loaded.add(root.relativize(file).toString().replace(FOLDER + "/", ""));
    }

    private static Stream<String> in(String place, List<String> names) {
        return names.stream().map(name -> place + "/" + name);
    }

    @Test
    void whatTheSystemHasIsTakenFromIt() throws IOException {
        driver();
        redistributables();
        FakeLibraries.write(system(), CudaPart.CUDA.opened());
        FakeLibraries.writeVersion(system(), "libcudnn.so.9", "libcudnn.so.9.3.0");
        GpuReport report = search();
        assertThat(loaded)
                .containsExactlyElementsOf(Stream.of(
                                Stream.of("system/libcuda.so.550.54.15"),
                                in("system", CudaPart.CUDA.opened()),
                                Stream.of("system/libcudnn.so.9.3.0"))
                        .flatMap(names -> names)
                        .toList());
        assertThat(report.problems()).isEmpty();
        assertThat(report.libraries())
                .contains(new GpuReport.Library(
                        "libcuda.so.1", "NVIDIA driver 550.54.15, " + system().resolve("libcuda.so.550.54.15")))
                .contains(new GpuReport.Library(
                        "libcudnn.so.9", "9.3.0 of the system, " + system().resolve("libcudnn.so.9.3.0")))
                .hasSize(8);
    }

    @Test
    void whatTheSystemLacksComesFromTheJarInTheOrderOfItsNeeds() throws IOException {
        driver();
        redistributables();
        FakeLibraries.write(system(), CudaPart.CUDA.opened());
        GpuReport report = search();
        assertThat(loaded)
                .containsExactlyElementsOf(Stream.of(
                                Stream.of("system/libcuda.so.550.54.15"),
                                in("system", CudaPart.CUDA.opened()),
                                in("jar", CudaPart.CUDNN.inJar()))
                        .flatMap(names -> names)
                        .toList());
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void librariesOfTwoVersionsAreNotMixed() throws IOException {
        driver();
        redistributables();
        FakeLibraries.write(system(), List.of("libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12"));
        search();
        assertThat(loaded)
                .containsExactlyElementsOf(Stream.of(
                                Stream.of("system/libcuda.so.550.54.15"),
                                in("jar", CudaPart.CUDA.inJar()),
                                in("jar", CudaPart.CUDNN.inJar()))
                        .flatMap(names -> names)
                        .toList());
    }

    @Test
    void withoutADriverNothingIsUnpackedOrLoaded() throws IOException {
        Files.createDirectories(system());
        redistributables();
        GpuReport report = search();
        assertThat(loaded).isEmpty();
        assertThat(report.explanation()).startsWith("no NVIDIA driver (libcuda.so.1): install NVIDIA's driver");
        assertThat(report.problems()).hasSize(1);
        assertThat(report.libraries().get(0).where()).isEqualTo("missing: there is no NVIDIA driver");
        assertThat(report.libraries().get(1).where()).contains("from Maven, " + root.resolve("jar"));
    }

    @Test
    void whatIsNowhereIsNamedWithTheCure() throws IOException {
        driver();
        FakeLibraries.write(system(), CudaPart.CUDA.opened());
        Files.delete(system().resolve("libcufft.so.11"));
        GpuReport report = search();
        assertThat(report.problems())
                .containsExactly(
                        "libcufft.so.11 of CUDA 12 missing: build with -Pgpu, or put"
                                + " org.bytedeco:cuda:12.6-9.5-1.5.11:linux-x86_64-redist on the class path, or install"
                                + " CUDA 12",
                        "libcudnn.so.9 of cuDNN 9 missing: build with -Pgpu, or put"
                                + " org.bytedeco:cuda:12.6-9.5-1.5.11:linux-x86_64-redist on the class path, or install"
                                + " cuDNN 9");
        assertThat(report.libraries())
                .contains(new GpuReport.Library("libcufft.so.11", "missing"))
                .contains(new GpuReport.Library("libcudnn.so.9", "missing"));
        assertThat(loaded).containsExactly("system/libcuda.so.550.54.15");
    }

    @Test
    void anOldDriverIsSaidToBeTooOld() throws IOException {
        FakeLibraries.writeVersion(system(), "libcuda.so.1", "libcuda.so.470.256.02");
        redistributables();
        assertThat(search().explanation()).startsWith("the NVIDIA driver 470.256.02 is too old for CUDA 12: install");
    }

    @Test
    void aLibraryThatCannotBeLoadedIsNamedAndNothingThatNeedsItIsTried() throws IOException {
        driver();
        redistributables();
        GpuReport report = search(false, file -> {
            if (file.endsWith("libnvJitLink.so.12")) {
                throw new UnsatisfiedLinkError("file too short");
            }
            note(file);
        });
        assertThat(report.explanation()).contains("libnvJitLink.so.12 cannot be loaded: file too short");
        assertThat(loaded).contains("jar/libcudart.so.12", "jar/libcudnn.so.9").doesNotContain("jar/libcublas.so.12");
    }

    @Test
    void afterTensorFlowItIsTooLateForTheJar() throws IOException {
        driver();
        redistributables();
        assertThat(search(true, this::note).explanation())
                .contains("TensorFlow was loaded before CUDA 12 of the jar: call GpuLibraries.load() before");
        assertThat(loaded).containsExactly("system/libcuda.so.550.54.15");
    }

    @Test
    void theJarSaysItsVersions() throws IOException {
        Path file = root.resolve("cuda-12.6-9.5-1.5.11-linux-x86_64-redist.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry(FOLDER + "/libcudnn.so.9"));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {file.toUri().toURL()}, null)) {
            URL library = new JarLibraries(loader).find("libcudnn.so.9").orElseThrow();
            assertThat(JarLibraries.place(library)).isEqualTo(file.getFileName().toString());
            assertThat(JarLibraries.version(library, CudaPart.CUDA)).isEqualTo("12.6");
            assertThat(JarLibraries.version(library, CudaPart.CUDNN)).isEqualTo("9.5");
        }
    }

    @Test
    void aCpuBuildSaysHowToGetTheOther() {
        GpuReport report = GpuLibraries.load();
        assumeTrue(!report.gpuBuild());
        assertThat(report.libraries()).isEmpty();
        assertThat(report.explanation())
                .isEqualTo("this is the CPU build; for NVIDIA GPUs on Linux x86-64: mvn -Pgpu -DskipTests package");
    }

    /** Only in the GPU build, also on a machine without a driver, of which a file stands in place. */
    @Test
    void theLibrariesOfTheRealJarLoad() throws IOException {
        JarLibraries jar = new JarLibraries(GpuSearchTest.class.getClassLoader());
        assumeTrue(jar.find("libcudart.so.12").isPresent());
        driver();
        GpuReport report = new GpuSearch(new SystemLibraries(List.of(system())), jar, file -> {
                    if (!file.startsWith(root)) {
                        System.load(file.toString());
                    }
                })
                .load(false);
        assertThat(report.problems()).isEmpty();
        String mapped = Files.readString(Path.of("/proc/self/maps"));
        assertThat(Stream.concat(CudaPart.CUDA.inJar().stream(), CudaPart.CUDNN.inJar().stream()))
                .allSatisfy(name -> assertThat(mapped).contains("/" + name + "\n"));
    }
}
