package dev.engram.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A line after each task, and one now and then in a long one. */
final class ProgressLines implements ProgressDisplay {
    private static final long INTERVAL_NANOS = 30_000_000_000L;

    private final PrintStream out;
    private final LongSupplier nanos;
    private final Map<String, RunPace> paces = new ConcurrentHashMap<>();
    private final Map<String, Long> written = new ConcurrentHashMap<>();

    ProgressLines(PrintStream out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
    }

    @Override
    public void runStarted(Run run) {
        paces.put(run.label(), new RunPace(run));
        written.put(run.label(), nanos.getAsLong());
    }

    @Override
    public void resumed(Run run, int task, long steps) {
        out.printf(
                Locale.ROOT,
                "%s: going on after %d steps, in %s%n",
                run.label(),
                steps,
                run.tasks().get(task));
    }

    @Override
    public void progressed(Run run, Progress progress) {
        long now = nanos.getAsLong();
        RunPace pace = paces.computeIfAbsent(run.label(), label -> new RunPace(run));
        pace.progressed(progress, now);
        if (now - written.getOrDefault(run.label(), now) > INTERVAL_NANOS) {
            written.put(run.label(), now);
            out.printf(
                    Locale.ROOT,
                    "%s: %s, step %d of %d, %s%n",
                    run.label(),
                    run.tasks().get(progress.task()),
                    progress.step(),
                    progress.plannedSteps(),
                    String.join(", ", pace.figures(now)));
        }
    }

    @Override
    public void lambdaTried(Run run, int task, double lambda, double accuracy, double needed) {
        out.printf(
                Locale.ROOT,
                "%s: %s with lambda %.4g: validation accuracy %.3f%s%n",
                run.label(),
                run.tasks().get(task),
                lambda,
                accuracy,
                needed == 0 ? "" : String.format(Locale.ROOT, ", needed %.3f", needed));
    }

    @Override
    public void evaluated(Run run, int task, List<Double> accuracy) {
        if (task >= 0) {
            written.put(run.label(), nanos.getAsLong());
            out.printf(
                    Locale.ROOT,
                    "%s: learned %s (%d of %d), accuracy so far %s%n",
                    run.label(),
                    run.tasks().get(task),
                    task + 1,
                    run.toLearn(),
                    accuracy.subList(0, task + 1).stream()
                            .map(value -> String.format(Locale.ROOT, "%.3f", value))
                            .toList());
        }
    }
}
