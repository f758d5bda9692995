package dev.engram.core.sweep;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Setting;
import java.util.Optional;

/**
 * How to search.
 *
 * @param search which combinations are tried
 * @param trials combinations drawn for each strategy
 * @param seed decides the draws
 * @param metric the best has the best mean of it over the experiment's seeds
 */
public record SweepSettings(
        @Setting(help = "grid tries every combination, random draws some", defaultValue = "grid")
        Search search,

        @Setting(help = "combinations drawn for each strategy by random search; 20 unless set", min = 1)
        Optional<Integer> trials,

        @Setting(help = "decides the draws of random search; 1 unless set")
        Optional<Long> seed,

        @Setting(help = "what is best, on validation data, mean over the seeds", defaultValue = "validation-accuracy")
        SweepMetric metric) {
    private static final int TRIALS = 20;

    public SweepSettings {
        if (search == Search.GRID && (trials.isPresent() || seed.isPresent())) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "has " + (trials.isPresent() ? "trials" : "a seed")
                            + ", which only random search takes: grid search tries every combination. Set search ="
                            + " random, or remove it");
        }
    }

    /** Which combinations are tried. */
    public enum Search {
        GRID,
        RANDOM
    }

    /** How many combinations random search draws for each strategy. */
    int draws() {
        return trials.orElse(TRIALS);
    }

    /** The seed of the draws. */
    long drawSeed() {
        return seed.orElse(1L);
    }
}
