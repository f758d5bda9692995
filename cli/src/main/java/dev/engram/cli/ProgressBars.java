package dev.engram.cli;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/** A bar for the whole, and one for each run that is under way. */
final class ProgressBars implements ProgressDisplay {
    private static final long REDRAW_MILLIS = 250;

    private final int runs;
    private final TerminalLines terminal;
    private final LongSupplier nanos;
    private final Map<String, RunPace> underWay = new LinkedHashMap<>();
    private final TimeLeft left = new TimeLeft();
    private final ScheduledExecutorService redraws = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "engram-progress");
        thread.setDaemon(true);
        return thread;
    });
    private int done;
    private boolean begun;

    /**
     * Bars.
     *
     * @param runs in the whole
     */
    ProgressBars(int runs, TerminalLines terminal, LongSupplier nanos) {
        this.runs = runs;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    /** Draws them several times a second from now on. */
    ProgressBars redrawn() {
        var unused = redraws.scheduleAtFixedRate(this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public synchronized void runStarted(Run run) {
        underWay.put(run.label(), new RunPace(run));
    }

    @Override
    public synchronized void progressed(Run run, Progress progress) {
        RunPace pace = underWay.get(run.label());
        begun = true;
        if (pace != null) {
            pace.progressed(progress, nanos.getAsLong());
        }
    }

    @Override
    public synchronized void lambdaTried(Run run, int task, double lambda, double reached, double needed) {
        RunPace pace = underWay.get(run.label());
        if (pace != null) {
            pace.lambdaTried();
        }
    }

    @Override
    public synchronized void evaluated(Run run, int task, List<Double> accuracy) {
        RunPace pace = underWay.get(run.label());
        if (pace != null && task >= 0) {
            pace.evaluated(task, accuracy);
        }
    }

    @Override
    public synchronized void runFinished(Run run, AccuracyMatrix accuracy) {
        ended(run);
    }

    @Override
    public synchronized void runFailed(Run run, EngramException failure) {
        ended(run);
    }

    private void ended(Run run) {
        underWay.remove(run.label());
        done++;
    }

    /** Draws all bars as they are now; nothing before the first step, since TensorFlow writes to the terminal as it starts. */
    synchronized void draw() {
        if (!begun) {
            return;
        }
        long now = nanos.getAsLong();
        double fraction = (done
                        + underWay.values().stream()
                                .mapToDouble(RunPace::fraction)
                                .sum())
                / runs;
        left.reached(fraction, now);
        List<String> figures = new ArrayList<>(List.of(done + "/" + runs));
        secondsLeft(now).ifPresent(seconds -> figures.add(TimeLeft.told(seconds)));
        List<BarLine> lines = new ArrayList<>();
        underWay.forEach((label, pace) -> lines.add(new BarLine(label, pace.fraction(), pace.figures(now))));
        lines.add(new BarLine(runs == 1 ? "whole" : "all runs", fraction, figures));
        terminal.draw(lines);
    }

    /** At least as long as the longest run under way: the last ones have less company than the pace so far comes from. */
    private OptionalLong secondsLeft(long now) {
        OptionalLong whole = left.seconds(now);
        return whole.isEmpty()
                ? whole
                : LongStream.concat(
                                whole.stream(),
                                underWay.values().stream().flatMapToLong(pace -> pace.secondsLeft(now).stream()))
                        .max();
    }

    @Override
    public void close() {
        redraws.shutdownNow();
        draw();
    }
}
