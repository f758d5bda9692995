package dev.engram.core.results;

import dev.engram.api.AccuracyMatrix;
import java.util.function.ToDoubleFunction;

/** A number that sums an accuracy matrix up; R[i][j] is the test accuracy on task j after learning task i. */
public enum Metric {
    AVERAGE_ACCURACY(
            "average accuracy", "mean of the last row of R, over the tasks learned", AccuracyMatrix::averageAccuracy),
    BACKWARD_TRANSFER(
            "backward transfer",
            "mean over j < T-1 of R[T-1][j] - R[j][j] (Lopez-Paz and Ranzato 2017)",
            AccuracyMatrix::backwardTransfer),
    FORGETTING(
            "forgetting",
            "mean over j < T-1 of max over i < T-1 of R[i][j], minus R[T-1][j] (Chaudhry et al. 2018)",
            AccuracyMatrix::forgetting),
    FORWARD_TRANSFER(
            "forward transfer",
            "mean over j > 0 of R[j-1][j] - R0[j], R0 the untrained model (Lopez-Paz and Ranzato 2017)",
            AccuracyMatrix::forwardTransfer);

    private final String title;
    private final String definition;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
    private final ToDoubleFunction<AccuracyMatrix> value;

    Metric(String title, String definition, ToDoubleFunction<AccuracyMatrix> value) {
        this.title = title;
        this.definition = definition;
        this.value = value;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** Its formula in words. */
    public String definition() {
        return definition;
    }

    /** Whether it says anything: what compares tasks needs two. */
    public boolean isDefined(AccuracyMatrix accuracy) {
        return this == AVERAGE_ACCURACY || accuracy.tasksLearned() > 1;
    }

    /** Its value. */
    public double of(AccuracyMatrix accuracy) {
        return value.applyAsDouble(accuracy);
    }
}
