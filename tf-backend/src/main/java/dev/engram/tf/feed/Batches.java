package dev.engram.tf.feed;

import java.util.stream.IntStream;

/** Batches of consecutive examples of an order. */
public final class Batches {
    private final int[] order;
    private final int[] bounds;

    private Batches(int[] order, int[] bounds) {
        this.order = order;
        this.bounds = bounds;
    }

    /** No batches yet; the first one begins with the example at {@code from}. */
    public static Batches from(int[] order, int from) {
        return new Batches(order, new int[] {from});
    }

    /**
     * These, and then batches of one size; the last may be smaller.
     *
     * @param end where in the order the last one ends
     */
    public Batches upTo(int end, int size) {
        int start = bounds[bounds.length - 1];
        int further = (int) (((long) end - start + size - 1) / size);
        IntStream ends = IntStream.rangeClosed(1, further).map(i -> (int) Math.min(end, start + (long) i * size));
        return new Batches(order, IntStream.concat(IntStream.of(bounds), ends).toArray());
    }

    /** How many there are. */
    int count() {
        return bounds.length - 1;
    }

    /** Examples of a batch. */
    int size(int batch) {
        return bounds[batch + 1] - bounds[batch];
    }

    /** Where in the order a batch begins. */
    int start(int batch) {
        return bounds[batch];
    }

    /** Positions of examples. */
    int[] order() {
        return order;
    }
}
