package dev.engram.datasets;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Seeded shuffles; the same seed, purpose and index give the same order on every machine. */
public final class SeededOrder {
    private static final RandomGeneratorFactory<RandomGenerator> GENERATORS =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private SeededOrder() {}

    /** A shuffle of 0 .. size − 1 (Fisher and Yates). */
    public static int[] of(long seed, String purpose, int index, int size) {
        RandomGenerator random = GENERATORS.create(31 * (31 * seed + purpose.hashCode()) + index);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
