package dev.engram.benchmarks.pieces;

import dev.engram.tf.random.RandomKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The order of an epoch: a shuffle of 60,000 examples. */
@State(Scope.Thread)
public class EpochOrder {
    private long epoch;

    /** A shuffle. */
    @Benchmark
    public int[] shuffle() {
        return RandomKey.of(1, "order", 0, epoch++).permutation(60_000);
    }
}
