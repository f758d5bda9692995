package dev.engram.tf.learner;

import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How a learner's threads are used. TensorFlow computes a matrix product that fits into one core's second-level cache on
 * one thread in any case; to split only the element-wise operations between such products costs more than it brings,
 * since a sleeping thread takes longer to wake than they take to run. There, operations are not split: estimations run
 * independent operations side by side, evaluations run batches side by side.
 *
 * @param within threads of one operation
 * @param across operations, or batches of an evaluation, at once
 */
record ThreadPlan(int within, int across) {
    /** Without it TensorFlow gives every session of the process the threads that the first one asked for. */
    private static final String OWN_THREADS = "TF_OVERRIDE_GLOBAL_THREADPOOL";

    private static final Path CACHE_SIZE = Path.of("/sys/devices/system/cpu/cpu0/cache/index2/size");
    private static final long USUAL_CACHE_BYTES = 1 << 20;

    /** The plan for a learner of this process. */
    static ThreadPlan of(LearnerSpec spec) {
        int threads = spec.threads() == 0 ? Runtime.getRuntime().availableProcessors() : spec.threads();
        return of(spec, threads, "1".equals(System.getenv(OWN_THREADS)), cacheBytes());
    }

    static ThreadPlan of(LearnerSpec spec, int threads, boolean ownThreads, long cacheBytes) {
        boolean small = ownThreads && largestProductBytes(spec) < cacheBytes;
        return small ? new ThreadPlan(1, threads) : new ThreadPlan(threads, 1);
    }

    /** Both factors and the product of a training step's largest dense layer. */
    private static long largestProductBytes(LearnerSpec spec) {
        if (!(spec.network() instanceof NetworkSpec.Layered layered)) {
            return Long.MAX_VALUE;
        }
        long width = Arrays.stream(spec.featureShape()).asLongStream().reduce(1, Math::multiplyExact);
        long largest = 0;
        for (Layer layer : layered.layers()) {
            if (layer instanceof Layer.Dense dense) {
                largest = Math.max(largest, productBytes(spec.batchSize(), width, dense.units()));
                width = dense.units();
            } else if (!(layer instanceof Layer.Dropout || layer instanceof Layer.Flatten)) {
                return Long.MAX_VALUE;
            }
        }
        return Math.max(largest, productBytes(spec.batchSize(), width, spec.outputs()));
    }

    private static long productBytes(long rows, long inner, long columns) {
        return Float.BYTES * (rows * columns + inner * (rows + columns));
    }

    private static long cacheBytes() {
        try {
            String size = Files.readString(CACHE_SIZE).strip();
            return size.endsWith("K") ? Long.parseLong(size.substring(0, size.length() - 1)) << 10 : USUAL_CACHE_BYTES;
        } catch (IOException | NumberFormatException notLinux) {
            return USUAL_CACHE_BYTES;
        }
    }
}
