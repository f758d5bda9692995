package dev.engram.tf.gpu;

import java.util.List;

/**
 * An NVIDIA product that TensorFlow 2.18 needs. All its libraries come from one place: they fit only each other.
 *
 * @param opened what TensorFlow opens by these names; where one is missing, it uses no GPU
 * @param inJar what the jar of CUDA 12.6 and cuDNN 9.5 has of it, each library after those it needs
 */
record CudaPart(String title, List<String> opened, List<String> inJar) {
    static final CudaPart CUDA = new CudaPart(
            "CUDA 12",
            List.of(
                    "libcudart.so.12",
                    "libcublas.so.12",
                    "libcublasLt.so.12",
                    "libcufft.so.11",
                    "libcusolver.so.11",
                    "libcusparse.so.12"),
            List.of(
                    "libcudart.so.12",
                    "libnvJitLink.so.12",
                    "libcublasLt.so.12",
                    "libcublas.so.12",
                    "libcufft.so.11",
                    "libcusparse.so.12",
                    "libcusolver.so.11",
                    // cuDNN compiles some kernels with these two.
                    "libnvrtc-builtins.so.12.6",
                    "libnvrtc.so.12"));

    static final CudaPart CUDNN = new CudaPart(
            "cuDNN 9",
            List.of("libcudnn.so.9"),
            List.of(
                    "libcudnn_graph.so.9",
                    "libcudnn_ops.so.9",
                    "libcudnn_cnn.so.9",
                    "libcudnn_adv.so.9",
                    "libcudnn_heuristic.so.9",
                    "libcudnn_engines_precompiled.so.9",
                    "libcudnn_engines_runtime_compiled.so.9",
                    "libcudnn.so.9"));

    CudaPart {
        opened = List.copyOf(opened);
        inJar = List.copyOf(inJar);
    }
}
