package dev.engram.core.experiment;

import dev.engram.api.Learner;
import dev.engram.api.NamedTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends a task after too many rises of the validation error in a row, and brings the best weights back (Kirkpatrick et al.
 * 2017, appendix), with what the strategy had noted of the steps up to them.
 */
final class EarlyStopping {
    private final Learner learner;
    private final int patience;
    private final List<Double> errors = new ArrayList<>();
    private List<NamedTensor> bestWeights;

    /**
     * Early stopping of one task.
     *
     * @param errors of the task's epochs before this moment
     * @param bestWeights those of the lowest error
     */
    EarlyStopping(Learner learner, int patience, List<Double> errors, List<NamedTensor> bestWeights) {
        this.learner = learner;
        this.patience = patience;
        this.errors.addAll(errors);
        this.bestWeights = bestWeights;
    }

    /** Notes the error after an epoch. */
    void add(double error) {
        if (errors.stream().allMatch(earlier -> error < earlier)) {
            bestWeights = learner.weights();
        }
        errors.add(error);
    }

    /** Whether the last errors rose too often in a row. */
    boolean stops() {
        int rises = 0;
        for (int epoch = 1; epoch < errors.size(); epoch++) {
            rises = errors.get(epoch) > errors.get(epoch - 1) ? rises + 1 : 0;
        }
        return rises > patience;
    }

    /** Puts the weights of the lowest error back. */
    void restoreBest() {
        if (!errors.isEmpty()) {
            learner.restoreWeights(bestWeights);
        }
    }

    List<Double> errors() {
        return List.copyOf(errors);
    }

    List<NamedTensor> bestWeights() {
        return bestWeights;
    }
}
