package dev.engram.core.model;

import dev.engram.core.model.ModelManifest.Evaluation;
import java.util.ArrayList;
import java.util.List;

/**
 * What an update did.
 *
 * @param learned the new data's test accuracy before and after
 * @param kept likewise for the data named for evaluation
 * @param missed gates, in words; the model was published if there are none
 * @param trainSeconds in training steps
 * @param consolidationSeconds in the strategy
 */
public record Update(
        Evaluation learned,
        List<Evaluation> kept,
        List<String> missed,
        double trainSeconds,
        double consolidationSeconds) {
    public Update {
        kept = List.copyOf(kept);
        missed = List.copyOf(missed);
    }

    /** The new data first, then the others. */
    public List<Evaluation> measured() {
        List<Evaluation> all = new ArrayList<>(List.of(learned));
        all.addAll(kept);
        return all;
    }

    /** Whether the new model was written. */
    public boolean published() {
        return missed.isEmpty();
    }
}
