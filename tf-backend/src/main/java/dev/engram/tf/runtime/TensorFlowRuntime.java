package dev.engram.tf.runtime;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.gpu.GpuLibraries;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** TensorFlow's native library: loaded once a process, after the libraries of a GPU that it looks for meanwhile. */
public final class TensorFlowRuntime {
    /**
     * Above it JavaCPP refuses new tensors. By default it is four times the heap, whatever the process needs besides, such as
     * data in native memory; and JavaCPP asks the operating system with every tensor. Tensors are closed here.
     */
    private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

    private TensorFlowRuntime() {}

    /** Loads on first use; why it failed, and what to do. */
    private static final class Loaded {
        static final Optional<String> PROBLEM = attempt();

        private static Optional<String> attempt() {
            System.getProperties().putIfAbsent(MEMORY_LIMIT, "0");
            GpuLibraries.load();
            try {
                TensorFlow.version();
                return Optional.empty();
            } catch (LinkageError e) {
                return Optional.of(explanation(e));
            }
        }
    }

    /**
     * Begins to load it in a thread of its own, and returns at once: it takes half a second, which configuration and data
     * are read in.
     */
    public static void beginLoading() {
        Thread loading = new Thread(TensorFlowRuntime::problem, "engram-tensorflow");
        loading.setDaemon(true);
        loading.start();
    }

    /**
     * Returns when it is loaded. The process may then take any memory, unless Java was started with a limit,
     * {@code -Dorg.bytedeco.javacpp.maxPhysicalBytes}.
     *
     * @throws EngramException when it cannot be, on this machine or from this class path
     */
    public static void load() {
        problem().ifPresent(problem -> {
            throw new EngramException(ErrorCode.FAILED, problem);
        });
    }

    /** Why it cannot be loaded, and what to do; empty when it is. */
    public static Optional<String> problem() {
        return Loaded.PROBLEM;
    }

    private static String explanation(LinkageError failure) {
        String platform = Loader.getPlatform();
        String library = System.mapLibraryName("jnitensorflow");
        String what = "TensorFlow's native library cannot be loaded on " + platform;
        return has(platform, library) || has(platform + "-gpu", library)
                ? what + ", although the class path has it: " + failure.getMessage()
                        + ". Usual causes are that there is no room, or no right to write, where it is unpacked (650 MB, into"
                        + " ~/.javacpp/cache or else the directory of temporary files; -Dorg.bytedeco.javacpp.cachedir=DIRECTORY"
                        + " names another), or a system without glibc, such as Alpine Linux"
                : what
                        + ": the class path has none for it. Build Engram on this machine (mvn -DskipTests package), or add"
                        + " org.tensorflow:tensorflow-core-native with the classifier " + platform;
    }

    private static boolean has(String platform, String library) {
        String resource = "org/tensorflow/internal/c_api/" + platform + "/" + library;
        return TensorFlowRuntime.class.getClassLoader().getResource(resource) != null;
    }
}
