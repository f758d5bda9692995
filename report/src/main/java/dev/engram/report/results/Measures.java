package dev.engram.report.results;

import dev.engram.api.AccuracyMatrix;
import java.util.stream.IntStream;

/** Numbers of a run besides the metrics of the results. */
public final class Measures {
    /** What {@link #learned} is. */
    public static final String LEARNED_DEFINITION =
            "mean over j of R[j][j]: how well each task was learned, right after learning it";

    private Measures() {}

    /** Mean of R[j][j]. */
    public static double learned(AccuracyMatrix accuracy) {
        return IntStream.range(0, accuracy.tasksLearned())
                .mapToDouble(task -> accuracy.get(task, task))
                .average()
                .orElse(Double.NaN);
    }

    /** Mean accuracy over the first tasks, right after the last of them. */
    public static double averageAfter(AccuracyMatrix accuracy, int tasks) {
        return IntStream.range(0, tasks)
                .mapToDouble(task -> accuracy.get(tasks - 1, task))
                .average()
                .orElse(Double.NaN);
    }

    /** The best accuracy measured on a task before the last task was learned, minus the accuracy after it. */
    public static double forgetting(AccuracyMatrix accuracy, int task) {
        int last = accuracy.tasksLearned() - 1;
        double best = IntStream.range(0, last)
                .mapToDouble(learned -> accuracy.get(learned, task))
                .filter(measured -> !Double.isNaN(measured)) // NaN before the task was appended
                .max()
                .orElse(Double.NaN);
        return best - accuracy.get(last, task);
    }

    /** Training time of a step; NaN where λ was chosen, whose tries take time but leave no steps. */
    public static double secondsAStep(RecordedRun run) {
        return run.choosesLambda()
                ? Double.NaN
                : run.cost().trainSeconds() / Math.max(1, run.cost().steps());
    }

    /** Average accuracy at the end. */
    public static double averageAccuracy(RecordedRun run) {
        return run.accuracy().averageAccuracy();
    }

    /** Forgetting at the end. */
    public static double forgetting(RecordedRun run) {
        return run.accuracy().forgetting();
    }
}
