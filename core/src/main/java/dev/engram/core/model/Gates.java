package dev.engram.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an updated model must reach to be published.
 *
 * @param maxForgetting accuracy that any named evaluation may lose, as a fraction
 * @param minAccuracy on the new data's test examples
 */
public record Gates(Optional<Double> maxForgetting, Optional<Double> minAccuracy) {
    /** Everything passes. */
    public static final Gates NONE = new Gates(Optional.empty(), Optional.empty());

    /** What is missed, in words; empty if the model may be published. */
    List<String> missed(ModelManifest.Evaluation learned, List<ModelManifest.Evaluation> kept) {
        List<String> missed = new ArrayList<>();
        minAccuracy.ifPresent(least -> {
            if (learned.after() < least) {
                missed.add(String.format(
                        Locale.ROOT, "accuracy on %s is %.4f, below %.4f", learned.name(), learned.after(), least));
            }
        });
        maxForgetting.ifPresent(most -> kept.forEach(evaluation -> {
            if (evaluation.forgotten() > most) {
                missed.add(String.format(
                        Locale.ROOT,
                        "%s lost %.4f (from %.4f to %.4f), more than %.4f",
                        evaluation.name(),
                        evaluation.forgotten(),
                        evaluation.before(),
                        evaluation.after(),
                        most));
            }
        }));
        return missed;
    }
}
