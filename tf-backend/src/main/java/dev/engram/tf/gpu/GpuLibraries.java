package dev.engram.tf.gpu;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * The libraries that TensorFlow's GPU build opens by name when it is loaded and when it looks for devices: CUDA 12 and
 * cuDNN 9. They come from the system if it has all of either, else from the jar {@code org.bytedeco:cuda} (classifier
 * {@code linux-x86_64-redist}), which nothing has to be compiled with. TensorFlow-Java 1.1.0 looks into that jar, too, but for
 * the names of CUDA 11 and cuDNN 8.
 *
 * <p>A program that makes a TensorFlow graph of its own before it calls Engram calls {@link #load()} first. In a CPU build
 * that does nothing.
 */
public final class GpuLibraries {
    private static final String TENSORFLOW =
            "org/tensorflow/internal/c_api/linux-x86_64-gpu/libtensorflow_framework.so.2";

    private GpuLibraries() {}

    /** Loads on first use, once a process. */
    private static final class Loaded {
        static final GpuReport REPORT = search();
    }

    /** Loads what there is, once a process; never fails, since TensorFlow then uses the CPU. */
    public static GpuReport load() {
        return Loaded.REPORT;
    }

    private static GpuReport search() {
        ClassLoader loader = GpuLibraries.class.getClassLoader();
        if (loader.getResource(TENSORFLOW) == null) {
            return new GpuReport(
                    false,
                    List.of(),
                    List.of("this is the CPU build; for NVIDIA GPUs on Linux x86-64: mvn -Pgpu -DskipTests package"));
        }
        GpuSearch search = new GpuSearch(
                SystemLibraries.of(System.getenv("LD_LIBRARY_PATH"), Path.of("/etc/ld.so.conf")),
                new JarLibraries(loader),
                file -> System.load(file.toString()));
        return search.load(Loader.getLoadedLibraries().keySet().stream()
                .anyMatch(name -> name.startsWith("tensorflow_framework")));
    }
}
