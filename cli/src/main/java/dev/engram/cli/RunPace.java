package dev.engram.cli;

import dev.engram.api.LearningListener.Progress;
import dev.engram.api.LearningListener.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How far one run is and how fast it goes. Times in nanoseconds of any clock. */
final class RunPace {
    private final Run run;
    private final TimeLeft left = new TimeLeft();
    private @Nullable Progress latest;
    private long taskBegan;
    private long latestAt;
    private int tries;
    private long stepsThen;
    private double accuracy = Double.NaN;

    RunPace(Run run) {
        this.run = run;
    }

    synchronized void progressed(Progress progress, long now) {
        Progress before = latest;
        boolean nextTask = before == null || before.task() != progress.task();
        if (nextTask) {
            tries = 0;
        }
        if (before == null || nextTask || progress.step() < before.step()) {
            taskBegan = now;
            stepsThen = progress.step();
        }
        latest = progress;
        latestAt = now;
        left.reached(fraction(), now);
    }

    /** The task may begin again. */
    synchronized void lambdaTried() {
        tries++;
    }

    /** Mean over the tasks learned so far. */
    synchronized void evaluated(int task, List<Double> accuracies) {
        accuracy = accuracies.subList(0, task + 1).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** Part of all its steps, in [0, 1]. */
    synchronized double fraction() {
        return latest == null ? 0 : (latest.task() + (double) latest.step() / latest.plannedSteps()) / run.toLearn();
    }

    /** See {@link TimeLeft#seconds}. */
    synchronized OptionalLong secondsLeft(long now) {
        return left.seconds(now);
    }

    /** Task, steps a second, time left, loss and accuracy, as far as they are known. */
    synchronized List<String> figures(long now) {
        List<String> figures = new ArrayList<>();
        if (latest == null) {
            return List.of("begins");
        }
        figures.add((latest.task() + 1) + "/" + run.toLearn() + (tries == 0 ? "" : " try " + (tries + 1)));
        double seconds = (latestAt - taskBegan) / 1e9;
        if (seconds > 0 && latest.step() > stepsThen) {
            figures.add(String.format(Locale.ROOT, "%.0f/s", (latest.step() - stepsThen) / seconds));
        }
        left.text(now).ifPresent(figures::add);
        figures.add(String.format(Locale.ROOT, "loss %.3f", latest.loss()));
        if (!Double.isNaN(accuracy)) {
            figures.add(String.format(Locale.ROOT, "acc %.3f", accuracy));
        }
        return figures;
    }
}
