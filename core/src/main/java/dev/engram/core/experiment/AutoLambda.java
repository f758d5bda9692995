package dev.engram.core.experiment;

import dev.engram.api.Bounds;
import dev.engram.api.Setting;

/**
 * {@code lambda = auto}: λ is chosen for each task without old data (De Lange et al. 2019, arXiv 1909.08383, the framework for
 * hyper-parameters): the new task is first learned without protection; then with a high λ, lowered until the new task is learned
 * almost as well.
 *
 * @param start first λ of every task
 * @param margin part of the unprotected validation accuracy that may be lost; the paper takes 0.2, which on easy tasks gives up
 *     far more than the old ones gain
 * @param decay factor from one λ to the next
 */
public record AutoLambda(
        @Setting(help = "first lambda of every task", defaultValue = "10000", min = 0, aboveMin = true)
        double start,

        @Setting(
                help = "part of the validation accuracy without protection that may be lost on the new task",
                defaultValue = "0.05",
                min = 0,
                max = 1)
        double margin,

        @Setting(help = "factor from one lambda to the next", defaultValue = "0.5", min = 0.01, max = 0.99)
        double decay) {
    /** How it is written. */
    public static final String NAME = "auto";

    public AutoLambda {
        Bounds.check(AutoLambda.class, start, margin, decay);
    }
}
