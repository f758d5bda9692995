package dev.engram.tf.fused;

import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.runtime.TensorFlowRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/**
 * The library with the fused operations (src/main/c), which registers them with TensorFlow when it is loaded. The build makes it
 * where it finds gcc on Linux on x86-64.
 */
public final class FusedLibrary {
    /** System property that leaves them out. */
    private static final String SWITCH = "engram.fused";

    private FusedLibrary() {}

    /** Loads on first use; why it failed. */
    private static final class Loaded {
        static final Optional<String> PROBLEM = attempt();

        private static Optional<String> attempt() {
            if (GpuLibraries.load().gpuBuild()) {
                return Optional.of("its kernel is one of the CPU, and this is TensorFlow's build for GPUs");
            }
            String name = Loader.getPlatform() + "/" + System.mapLibraryName("engram_fused");
            try (InputStream library = FusedLibrary.class.getResourceAsStream(name)) {
                if (library == null) {
                    return Optional.of("this build of Engram has none for " + Loader.getPlatform()
                            + ": it is made with gcc, on Linux on x86-64");
                }
                TensorFlowRuntime.load();
                loadCopy(library);
                return Optional.empty();
            } catch (IOException | LinkageError e) {
                return Optional.of("it cannot be loaded: " + e.getMessage());
            }
        }

        /** A file of its own that is gone when it is loaded: no later version is written over it while it is in use. */
        private static void loadCopy(InputStream library) throws IOException {
            Path copy = Files.createTempFile(Loader.getCacheDir().toPath(), "engram", ".so");
            try {
                Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
                System.load(copy.toAbsolutePath().toString());
            } finally {
                Files.delete(copy);
            }
        }
    }

    /** Whether graphs are built with these operations. */
    public static boolean isUsed() {
        return !"false".equals(System.getProperty(SWITCH)) && problem().isEmpty();
    }

    /** Why parameters do not move by fused updates here; empty when they do. */
    public static Optional<String> problem() {
        return Loaded.PROBLEM;
    }

    /** Whether fused updates compute products here: with AVX-512, and where TensorFlow's are oneDNN's, whose bits they have. */
    public static boolean multipliesHere() {
        return problem().isEmpty() && multiplies();
    }

    private static native boolean multiplies();
}
