package dev.engram.core.experiment;

import dev.engram.api.Learner;
import org.jspecify.annotations.Nullable;

/**
 * Ends a task after too many rises of the validation error in a row, and brings the best weights back (Kirkpatrick et al.
 * 2017, appendix).
 */
final class EarlyStopping {
    private final Learner learner;
    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private double previous = Double.POSITIVE_INFINITY;
    private int rises;
    private Learner.@Nullable Weights bestWeights;

    EarlyStopping(Learner learner, int patience) {
        this.learner = learner;
        this.patience = patience;
    }

    /**
     * Notes the error after an epoch.
     *
     * @return whether to stop
     */
    boolean stopsAfter(double error) {
        rises = error > previous ? rises + 1 : 0;
        previous = error;
        if (error < best) {
            best = error;
            bestWeights = learner.weights();
        }
        return rises > patience;
    }

    /** Puts the weights of the lowest error back. */
    void restoreBest() {
        if (bestWeights != null) {
            learner.restore(bestWeights);
        }
    }
}
