package dev.engram.tf.random;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The key of a random stream: a hash of the experiment's seed, the stream's name and a position. Streams have no state, so
 * that a resumed run draws what an undisturbed one would have drawn.
 */
public record RandomKey(long value) {
    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
            RandomGeneratorFactory.of("L64X128MixRandom");

    /** The key of a stream. */
    public static RandomKey of(long seed, String stream, long... position) {
        long hash = mix(seed);
        for (byte letter : stream.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash ^ letter);
        }
        for (long coordinate : position) {
            hash = mix(hash ^ coordinate);
        }
        return new RandomKey(hash);
    }

    /** The key as TensorFlow's stateless operations take it. */
    public int[] ints() {
        return new int[] {(int) (value >>> 32), (int) value};
    }

    /** A seeded shuffle of 0 .. size − 1 (Fisher and Yates). */
    public int[] permutation(int size) {
        RandomGenerator random = GENERATORS.create(value);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
