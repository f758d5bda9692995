package dev.engram.core.experiment;

import dev.engram.api.Diagnostics;
import dev.engram.api.Learner;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Looks into a learner now and then: at most four times a second, and for at most a hundredth of the time, but for the first look. */
final class Diagnosis {
    private static final long INTERVAL_NANOS = 250_000_000L;
    private static final int SHARE = 100;

    private final Learner learner;
    private final boolean wanted;
    private final LongSupplier nanos;
    private long earliest;
    private boolean prepared;

    /**
     * A diagnosis.
     *
     * @param wanted whether to look at all
     * @param nanos the clock
     */
    Diagnosis(Learner learner, boolean wanted, LongSupplier nanos) {
        this.learner = learner;
        this.wanted = wanted;
        this.nanos = nanos;
        this.earliest = nanos.getAsLong();
    }

    /** What is seen now; empty where it is too early or not wanted. */
    Optional<Diagnostics> now() {
        long start = nanos.getAsLong();
        if (!wanted || start < earliest) {
            return Optional.empty();
        }
        Diagnostics seen = new Diagnostics(learner.penalty(), learner.gradientNorm(), learner.stiffness());
        long end = nanos.getAsLong();
        // The first look also prepares the graph, which says nothing about the next.
        earliest = end + Math.max(INTERVAL_NANOS, prepared ? SHARE * (end - start) : 0);
        prepared = true;
        return Optional.of(seen);
    }
}
