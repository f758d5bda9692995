package dev.engram.report.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The difference between two strategies, seed by seed: what the seed itself does to both falls out.
 *
 * @param differences first minus second, one a shared seed
 */
public record PairedDifference(Sample differences) {
    /** What the seeds allow to say. */
    public enum Reading {
        /** The interval lies above zero. */
        HIGHER,
        /** The interval lies below zero. */
        LOWER,
        /** The interval holds zero. */
        UNCLEAR,
        /** Fewer than two shared seeds: there is no interval. */
        TOO_FEW_SEEDS
    }

    /** Over the seeds that both have. */
    public static PairedDifference of(Map<Long, Double> first, Map<Long, Double> second) {
        List<Double> differences = new ArrayList<>();
        first.forEach((seed, value) -> {
            Double other = second.get(seed);
            if (other != null) {
                differences.add(value - other);
            }
        });
        return new PairedDifference(new Sample(differences));
    }

    /** Shared seeds. */
    public int seeds() {
        return differences.size();
    }

    public Reading reading() {
        if (differences.halfWidth95().isEmpty()) {
            return Reading.TOO_FEW_SEEDS;
        }
        double mean = differences.mean();
        if (Math.abs(mean) <= differences.halfWidth95().getAsDouble()) {
            return Reading.UNCLEAR;
        }
        return mean > 0 ? Reading.HIGHER : Reading.LOWER;
    }
}
