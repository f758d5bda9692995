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
    /** Weights of a cache line, where parts meet. */
    private static final long LINE = 16;

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

    /** Parts of about that many weights. */
    List<Range> parts(long weights) {
        long length = end - from;
        long count = Math.max(1, Math.round((double) length / weights));
        List<Range> parts = new ArrayList<>();
        for (long part = 0; part < count; part++) {
            parts.add(new Range(from + border(length, part, count), from + border(length, part + 1, count)));
        }
        return parts;
    }

    private static long border(long length, long part, long count) {
        return part == count ? length : length * part / count / LINE * LINE;
    }
}
