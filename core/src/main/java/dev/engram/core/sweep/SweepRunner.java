package dev.engram.core.sweep;

import com.google.inject.Inject;
import dev.engram.api.EngramException;
import dev.engram.api.LearningListener;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentRunner;
import dev.engram.core.experiment.RunPool;
import dev.engram.core.experiment.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Runs the trials of a sweep on validation data, several at once; the test set is out of their reach. */
public final class SweepRunner {
    private final ExperimentRunner runner;

    @Inject
    SweepRunner(ExperimentRunner runner) {
        this.runner = runner;
    }

    /**
     * Runs every trial that the log does not hold yet, and adds each to it as soon as it has ended.
     *
     * @param parallel trials at once, each on its share of the cores; the results do not depend on it
     * @param listener told of every run; may be called by several at once
     * @param interrupted asked several times a second; once it says yes, all trials end
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when the tasks have no validation examples, or other examples than
     *     trials of the log learned
     */
    public void run(Sweep sweep, SweepLog log, int parallel, LearningListener listener, BooleanSupplier interrupted) {
        List<Trial> open = log.open();
        Map<Object, ValidationTasks> tasks = new ConcurrentHashMap<>();
        List<Long> seeds = sweep.experiment().seeds();
        log.requireData(trial -> tasks(trial.experiment(), tasks).digest(seeds));
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = Math.max(1, cores / parallel);
        RunPool pool = new RunPool(parallel, interrupted);
        List<Callable<List<RunResult>>> calls = new ArrayList<>();
        for (Trial trial : open) {
            calls.add(() -> {
                if (pool.endAsked()) {
                    return List.of();
                }
                List<RunResult> runs = runner.run(
                        onValidationData(trial.experiment(), tasks(trial.experiment(), tasks), threads),
                        1,
                        run -> Checkpoints.none(),
                        listener,
                        run -> {},
                        pool::endAsked);
                log.add(
                        TrialResult.of(trial, runs, sweep.settings().metric()),
                        tasks(trial.experiment(), tasks).digest(seeds));
                return runs;
            });
        }
        pool.all(calls);
    }

    /** Trials with equal tasks share them. */
    private static ValidationTasks tasks(ExperimentConfig experiment, Map<Object, ValidationTasks> shared) {
        Object key = experiment.resolved().getOrDefault("tasks", "");
        return shared.computeIfAbsent(key, missing -> new ValidationTasks(experiment.tasks()));
    }

    private static ExperimentConfig onValidationData(ExperimentConfig experiment, ValidationTasks tasks, int threads) {
        return new ExperimentConfig(
                experiment.name(),
                experiment.seeds(),
                tasks,
                experiment.network(),
                experiment.training().threads() > 0
                        ? experiment.training()
                        : experiment.training().withThreads(threads),
                experiment.checkpoints(),
                experiment.strategies(),
                experiment.resolved());
    }
}
