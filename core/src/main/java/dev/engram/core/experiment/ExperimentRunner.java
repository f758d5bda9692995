package dev.engram.core.experiment;

import com.google.inject.Inject;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Run;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.spi.LearnerFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs every strategy with every seed, several at once where that is faster. */
public final class ExperimentRunner {
    private final LearnerFactory learners;

    @Inject
    ExperimentRunner(LearnerFactory learners) {
        this.learners = learners;
    }

    /**
     * Runs an experiment. A run that fails is reported in its result; the others go on.
     *
     * @param parallel runs at once, each on its share of the cores; the results do not depend on it
     * @param checkpoints where each run's go; a run goes on from its newest
     * @param listener told of every run; may be called by several runs at once
     * @param finished given each result as soon as its run has ended, one at a time
     * @param interrupted asked several times a second; once it says yes, all runs end
     * @return one result a run, strategies within seeds
     */
    public List<RunResult> run(
            ExperimentConfig config,
            int parallel,
            Function<Run, Checkpoints> checkpoints,
            LearningListener listener,
            Consumer<RunResult> finished,
            BooleanSupplier interrupted) {
        Map<Long, TaskSequence> sequences = new LinkedHashMap<>();
        config.seeds().forEach(seed -> sequences.put(seed, config.tasks().tasks(seed)));
        if (config.training().earlyStopping().enabled()) {
            sequences.values().forEach(sequence -> requireValidation(sequence, "training.early-stopping"));
        }
        if (config.strategies().stream().anyMatch(entry -> entry.lambda().isPresent())) {
            sequences.values().forEach(sequence -> requireValidation(sequence, "lambda = auto"));
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = config.training().threads() > 0 ? config.training().threads() : Math.max(1, cores / parallel);
        List<Callable<RunResult>> runs = new ArrayList<>();
        sequences.forEach((seed, sequence) -> {
            for (ExperimentConfig.StrategyEntry entry : config.strategies()) {
                String label = config.seeds().size() == 1 ? entry.label() : entry.label() + "/seed-" + seed;
                Run run = new Run(
                        label,
                        entry.type(),
                        seed,
                        sequence.tasks().stream().map(Task::name).toList());
                LearnerSpec spec = config.training().learnerOf(config.network().spec(), sequence, seed, threads);
                LearningPlan plan = LearningPlan.of(sequence, config.training(), entry);
                runs.add(() -> {
                    RunResult result = run(entry, plan, spec, run, checkpoints.apply(run), listener, interrupted);
                    synchronized (finished) {
                        finished.accept(result);
                    }
                    return result;
                });
            }
        });
        return all(runs, parallel);
    }

    private static void requireValidation(TaskSequence sequence, String what) {
        for (Task task : sequence.tasks()) {
            if (task.validation().isEmpty()) {
                throw new EngramException(
                        ErrorCode.CONFIGURATION,
                        what + " needs validation examples, but task '" + task.name()
                                + "' has none. Set tasks.validation, for instance to 5000");
            }
        }
    }

    private static List<RunResult> all(List<Callable<RunResult>> runs, int parallel) {
        ExecutorService executor = Executors.newFixedThreadPool(parallel, task -> {
            Thread thread = new Thread(task, "engram-run");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<RunResult> results = new ArrayList<>();
            for (Future<RunResult> future : executor.invokeAll(runs)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngramException(ErrorCode.INTERRUPTED, "Interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            executor.shutdown();
        }
    }

    private RunResult run(
            ExperimentConfig.StrategyEntry entry,
            LearningPlan plan,
            LearnerSpec spec,
            Run run,
            Checkpoints checkpoints,
            LearningListener listener,
            BooleanSupplier interrupted) {
        listener.runStarted(run);
        try (Learner learner = learners.create(spec, entry.strategy())) {
            TaskManager manager = new TaskManager(plan, learner, checkpoints, run, listener, interrupted);
            Optional<EngramException> failure = Optional.empty();
            try {
                manager.learnAll();
            } catch (EngramException e) {
                failure = Optional.of(e);
            } catch (RuntimeException e) {
                failure = Optional.of(
                        new EngramException(ErrorCode.FAILED, "The run failed: " + e + ". Please report this", e));
            }
            RunResult result = new RunResult(
                    run,
                    entry.settings(),
                    manager.accuracy(),
                    manager.curve(),
                    manager.importance().parameters(),
                    manager.importance().overlaps(),
                    manager.lambdas(),
                    manager.cost(),
                    failure.isPresent() ? Optional.empty() : Optional.of(learner.weightsSha256()),
                    failure.map(ExperimentRunner::failure));
            if (failure.isPresent()) {
                endOrRethrow(run, failure.get(), listener);
            } else {
                listener.runFinished(run, manager.accuracy());
            }
            return result;
        }
    }

    /** The user's own mistakes end the experiment; what happens in one run does not. */
    private static void endOrRethrow(Run run, EngramException failure, LearningListener listener) {
        switch (failure.code()) {
            case DIVERGED, FAILED, INTERRUPTED -> listener.runFailed(run, failure);
            default -> throw failure;
        }
    }

    private static RunResult.Failure failure(EngramException e) {
        return new RunResult.Failure(e.code().name().toLowerCase(Locale.ROOT), e.getMessage());
    }
}
