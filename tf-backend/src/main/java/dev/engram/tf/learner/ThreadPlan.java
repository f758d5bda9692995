package dev.engram.tf.learner;

import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a learner's threads are used. TensorFlow computes a matrix product that fits into one core's second-level cache on
 * one thread in any case; to split only the element-wise operations between such products costs more than it brings,
 * since a sleeping thread takes longer to wake than they take to run. There, operations are not split: estimations run
 * independent operations side by side, evaluations run batches side by side, and steps that are long enough run two parts
 * of their batch side by side. That is faster up to products of a few times the cache. One thread takes the parts one
 * after the other, so that the number of threads changes no bit.
 *
 * @param within threads of one operation
 * @param across operations, or batches of an evaluation, at once
 * @param parts of a training batch
 */
record ThreadPlan(int within, int across, int parts) {
    /** Without it TensorFlow gives every session of the process the threads that the first one asked for. */
    private static final String OWN_THREADS = "TF_OVERRIDE_GLOBAL_THREADPOOL";

    private static final Path CACHE_SIZE = Path.of("/sys/devices/system/cpu/cpu0/cache/index2/size");
    private static final long USUAL_CACHE_BYTES = 1 << 20;

    private static final int PARTS = 2;

    /** Parameters of a network whose steps are long enough for parts to pay. */
    private static final long LONG_STEP = 250_000;

    /** Caches' worth of the largest product beyond which all threads at one product are as fast. */
    private static final int CACHES = 6;

    /** Examples below which a part is too small to be computed at full speed. */
    private static final int SMALLEST_PART = 64;

    /** The plan for a learner of this process. */
    static ThreadPlan of(LearnerSpec spec) {
        int threads = spec.threads() == 0 ? Runtime.getRuntime().availableProcessors() : spec.threads();
        return of(spec, threads, "1".equals(System.getenv(OWN_THREADS)), cacheBytes());
    }

    static ThreadPlan of(LearnerSpec spec, int threads, boolean ownThreads, long cacheBytes) {
        List<Product> products = products(spec);
        if (!ownThreads || products.isEmpty()) {
            return new ThreadPlan(threads, 1, 1);
        }
        long largest = products.stream()
                .mapToLong(product -> product.bytes(spec.batchSize()))
                .max()
                .orElseThrow();
        if (largest < CACHES * cacheBytes && paysInParts(spec, products)) {
            return new ThreadPlan(1, threads, PARTS);
        }
        return largest < cacheBytes ? new ThreadPlan(1, threads, 1) : new ThreadPlan(threads, 1, 1);
    }

    private static boolean paysInParts(LearnerSpec spec, List<Product> products) {
        long parameters = products.stream().mapToLong(Product::parameters).sum();
        return !Devices.mayUseGpu(spec.device())
                && parameters >= LONG_STEP
                && spec.batchSize() >= PARTS * SMALLEST_PART;
    }

    /** Whether the parts of a training batch go side by side. */
    boolean splitsSteps() {
        return parts > 1 && across > 1;
    }

    /** Whether TensorFlow may split an operation over threads. */
    boolean splitsOperations() {
        return within > 1;
    }

    /** What a dense layer computes. */
    private record Product(long inner, long columns) {
        /** Both factors and the product. */
        long bytes(long rows) {
            return Float.BYTES * (rows * columns + inner * (rows + columns));
        }

        long parameters() {
            return (inner + 1) * columns;
        }
    }

    /** The products of a forward pass; empty if there are convolutions, or if it is not known. */
    private static List<Product> products(LearnerSpec spec) {
        if (!(spec.network() instanceof NetworkSpec.Layered layered)) {
            return List.of();
        }
        List<Product> products = new ArrayList<>();
        long width = Arrays.stream(spec.featureShape()).asLongStream().reduce(1, Math::multiplyExact);
        for (Layer layer : layered.layers()) {
            if (layer instanceof Layer.Dense dense) {
                products.add(new Product(width, dense.units()));
                width = dense.units();
            } else if (!(layer instanceof Layer.Dropout || layer instanceof Layer.Flatten)) {
                return List.of();
            }
        }
        products.add(new Product(width, spec.outputs()));
        return products;
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
