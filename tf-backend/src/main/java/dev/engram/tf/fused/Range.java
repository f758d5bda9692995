package dev.engram.tf.fused;

import java.util.ArrayList;
import java.util.List;

/**
 * Some weights of a parameter, as they lie in memory.
 *
 * @param from the first one
 * @param end the one after the last
 */
record Range(long from, long end) {
    /** Weights of a cache line. */
    static final long LINE = 16;

    boolean contains(Range other) {
        return from <= other.from && other.end <= end;
    }

    /** What it has of each of some ranges. */
    List<Range> cut(List<Range> others) {
        return others.stream()
                .map(other -> new Range(Math.max(from, other.from), Math.min(end, other.end)))
                .filter(common -> common.from < common.end)
                .toList();
    }

    /**
     * Parts of about that many weights.
     *
     * @param unit they meet at multiples of it, from the first one on
     */
    List<Range> parts(long weights, long unit) {
        long length = end - from;
        long count = Math.max(1, Math.round((double) length / weights));
        List<Range> parts = new ArrayList<>();
        for (long part = 0; part < count; part++) {
            parts.add(
                    new Range(from + border(length, part, count, unit), from + border(length, part + 1, count, unit)));
        }
        return parts;
    }

    private static long border(long length, long part, long count, long unit) {
        return part == count ? length : length * part / count / unit * unit;
    }
}
