package dev.engram.tf.fused;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Operations that share the weights of one update, slice by slice as each gets to it, so that all are done at the same time,
 * whenever TensorFlow's threads begin with them.
 *
 * @param workers how many operations
 * @param id under which they find each other in the process
 */
record Sharing(int workers, long id) {
    /** Weights for which a further operation pays. */
    private static final long PART = 1 << 16;

    private static final AtomicLong IDS = new AtomicLong();

    /** One operation does all. */
    static final Sharing NONE = new Sharing(1, 0);

    /**
     * How an update is shared.
     *
     * @param most operations
     */
    static Sharing of(long weights, int most) {
        int workers = (int) Math.min(most, Math.round((double) weights / PART));
        return workers > 1 ? new Sharing(workers, IDS.incrementAndGet()) : NONE;
    }
}
