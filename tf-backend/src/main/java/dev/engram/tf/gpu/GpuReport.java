package dev.engram.tf.gpu;

import java.util.List;

/**
 * What was found of all that training on an NVIDIA GPU needs.
 *
 * @param gpuBuild whether TensorFlow's GPU build is on the class path
 * @param libraries what it needs, in words; empty in a CPU build
 * @param problems why no GPU can be used, and what to do; empty if nothing is known to be missing
 */
public record GpuReport(boolean gpuBuild, List<Library> libraries, List<String> problems) {
    /** Copies the lists. */
    public GpuReport {
        libraries = List.copyOf(libraries);
        problems = List.copyOf(problems);
    }

    /**
     * A library.
     *
     * @param name for instance {@code libcudnn.so.9}
     * @param where version and place, or that it is missing
     */
    public record Library(String name, String where) {}

    /** The problems in one sentence, or where to look if none is known. */
    public String explanation() {
        return problems.isEmpty()
                ? "all libraries were found, yet TensorFlow uses no GPU: its log says why (TF_CPP_MIN_LOG_LEVEL=0)"
                : String.join("; ", problems);
    }
}
