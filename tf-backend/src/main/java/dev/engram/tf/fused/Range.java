package dev.engram.tf.fused;

import java.util.List;

/**
 * Some weights of a parameter, as they lie in memory.
 *
 * @param from the first one
 * @param end the one after the last
 */
record Range(long from, long end) {
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
}
