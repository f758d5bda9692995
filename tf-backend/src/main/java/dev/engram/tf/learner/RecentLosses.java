package dev.engram.tf.learner;

import java.util.Arrays;

/** The last few losses, for the message when one is not finite. */
final class RecentLosses {
    private final float[] ring;
    private int count;

    RecentLosses(int kept) {
        ring = new float[kept];
    }

    void add(float loss) {
        ring[count++ % ring.length] = loss;
    }

    void clear() {
        count = 0;
    }

    @Override
    public String toString() {
        if (count == 0) {
            return "none";
        }
        int kept = Math.min(count, ring.length);
        float[] oldestFirst = new float[kept];
        Arrays.setAll(new int[kept], i -> {
            oldestFirst[i] = ring[(count - kept + i) % ring.length];
            return i;
        });
        return Arrays.toString(oldestFirst);
    }
}
