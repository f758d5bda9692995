package dev.engram.cli;

import dev.engram.api.LearningListener;
import dev.engram.core.experiment.ExperimentConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;

/** One bar for the whole experiment on a terminal, a plain line a task elsewhere, nothing if quiet. */
abstract class RunProgress implements LearningListener, AutoCloseable {
    static RunProgress of(ExperimentConfig experiment, boolean quiet) {
        if (quiet) {
            return new Silent();
        }
        return CommandLine.Help.Ansi.AUTO.enabled() ? new Bar(experiment) : new Lines();
    }

    @Override
    public void close() {}

    @Override
    public void warned(Run run, String message) {
        System.err.println(run.label() + ": " + message);
    }

    private static final class Silent extends RunProgress {}

    private static final class Lines extends RunProgress {
        @Override
        public void resumed(Run run, int task, long steps) {
            System.err.printf(
                    Locale.ROOT,
                    "%s: going on after %d steps, in %s%n",
                    run.label(),
                    steps,
                    run.tasks().get(task));
        }

        @Override
        public void evaluated(Run run, int task, List<Double> accuracy) {
            if (task >= 0) {
                System.err.printf(
                        Locale.ROOT,
                        "%s: learned %s (%d of %d), accuracy so far %s%n",
                        run.label(),
                        run.tasks().get(task),
                        task + 1,
                        run.tasks().size(),
                        accuracy.subList(0, task + 1).stream()
                                .map(value -> String.format(Locale.ROOT, "%.3f", value))
                                .toList());
            }
        }
    }

    /** Counts thousandths of tasks, since steps are known only once a task starts. */
    private static final class Bar extends RunProgress {
        private static final long A_TASK = 1000;

        private final ProgressBar bar;
        private final Map<String, Long> done = new ConcurrentHashMap<>();
        private final int runs;

        Bar(ExperimentConfig experiment) {
            runs = experiment.strategies().size() * experiment.seeds().size();
            bar = new ProgressBarBuilder()
                    .setTaskName(experiment.name())
                    .setInitialMax(runs * A_TASK)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis(250)
                    .build();
        }

        @Override
        public void runStarted(Run run) {
            bar.maxHint((long) runs * run.tasks().size() * A_TASK);
        }

        @Override
        public void progressed(Run run, Progress progress) {
            done.put(run.label(), progress.task() * A_TASK + A_TASK * progress.step() / progress.plannedSteps());
            bar.stepTo(done.values().stream().mapToLong(Long::longValue).sum());
            bar.setExtraMessage(String.format(
                    Locale.ROOT, " %s, %s: loss %.4f", run.label(), run.tasks().get(progress.task()), progress.loss()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
