package dev.engram.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Test accuracy R[i][j] on task j after learning task i, both from 0, with the untrained model's row R₀ kept apart; and
 * the metrics of Lopez-Paz and Ranzato 2017 and Chaudhry et al. 2018 on it. A row holds every task of the sequence,
 * learned or not; NaN where a task was appended only later.
 */
public final class AccuracyMatrix {
    private final List<Double> initial;
    private final List<List<Double>> rows = new ArrayList<>();

    /**
     * Starts an empty matrix.
     *
     * @param initial accuracy of the untrained model on each task
     */
    public AccuracyMatrix(List<Double> initial) {
        this.initial = List.copyOf(initial);
    }

    /** Appends the accuracies on every task after one more task was learned. */
    public void add(List<Double> row) {
        if (row.size() != initial.size()) {
            throw new IllegalArgumentException("A row has " + initial.size() + " accuracies, not " + row.size());
        }
        if (rows.size() == initial.size()) {
            throw new IllegalStateException("All " + initial.size() + " tasks are already learned");
        }
        rows.add(List.copyOf(row));
    }

    /** R₀. */
    public List<Double> initial() {
        return initial;
    }

    /** R, a row a learned task. */
    public List<List<Double>> rows() {
        return Collections.unmodifiableList(rows);
    }

    public int tasksLearned() {
        return rows.size();
    }

    /** R[i][j]. */
    public double get(int learned, int task) {
        return rows.get(learned).get(task);
    }

    /** Average accuracy: mean of the last row over the tasks learned so far. */
    public double averageAccuracy() {
        int last = last();
        return mean(0, last + 1, j -> get(last, j));
    }

    /** Backward transfer: mean over j &lt; T−1 of R[T−1][j] − R[j][j]; negative where tasks were forgotten. 0 for T = 1. */
    public double backwardTransfer() {
        int last = last();
        return mean(0, last, j -> get(last, j) - get(j, j));
    }

    /** Forgetting: mean over j &lt; T−1 of max over i &lt; T−1 of R[i][j], minus R[T−1][j]. 0 for T = 1. */
    public double forgetting() {
        int last = last();
        return mean(0, last, j -> {
            double best = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < last; i++) {
                // What was not measured (a task appended later) is no maximum.
                best = Double.isNaN(get(i, j)) ? best : Math.max(best, get(i, j));
            }
            return best - get(last, j);
        });
    }

    /** Forward transfer: mean over 0 &lt; j &lt; T of R[j−1][j] − R₀[j]. 0 for T = 1. */
    public double forwardTransfer() {
        int last = last();
        return mean(1, last + 1, j -> get(j - 1, j) - initial.get(j));
    }

    private int last() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("No task has been learned yet");
        }
        return rows.size() - 1;
    }

    private static double mean(int from, int to, java.util.function.IntToDoubleFunction value) {
        return java.util.stream.IntStream.range(from, to)
                .mapToDouble(value)
                .average()
                .orElse(0);
    }
}
