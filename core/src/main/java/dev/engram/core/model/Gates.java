package dev.engram.core.model;

import dev.engram.api.Bounds;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an updated model must reach to be published.
 *
 * @param maxForgetting accuracy that any named evaluation may lose, in [0, 1]
 * @param minAccuracy on the new data's test examples, in [0, 1]
 */
public record Gates(Optional<Double> maxForgetting, Optional<Double> minAccuracy) {
    /** Everything passes. */
    public static final Gates NONE = new Gates(Optional.empty(), Optional.empty());

    private static final Bounds FRACTION = new Bounds(0, false, 1, false);

    public Gates {
        maxForgetting.ifPresent(most -> requireFraction("max-forgetting", most));
        minAccuracy.ifPresent(least -> requireFraction("min-accuracy", least));
    }

    private static void requireFraction(String gate, double value) {
        if (!FRACTION.allow(value)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    gate + " is " + value + ", but it is a fraction from 0 to 1: 0.02 for 2 %");
        }
    }

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
