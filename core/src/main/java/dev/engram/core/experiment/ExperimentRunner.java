package dev.engram.core.experiment;

import com.google.inject.Inject;
import dev.engram.api.EngramException;
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
import java.util.Map;
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
     * Makes the tasks and checks all that can be checked without a learner; writes nothing.
     *
     * @param parallel runs at once, each on its share of the cores; the results do not depend on it
     * @throws EngramException when the tasks cannot be made, or lack what the training or a strategy needs
     */
    public PreparedExperiment prepare(ExperimentConfig config, int parallel) {
        Map<Long, TaskSequence> sequences = new LinkedHashMap<>();
        config.seeds().forEach(seed -> sequences.put(seed, config.tasks().tasks(seed)));
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = config.training().threads() > 0 ? config.training().threads() : Math.max(1, cores / parallel);
        List<PlannedRun> runs = new ArrayList<>();
        sequences.forEach((seed, sequence) -> {
            for (ExperimentConfig.StrategyEntry entry : config.strategies()) {
                Run run = new Run(
                        config.runLabel(entry, seed),
                        entry.type(),
                        seed,
                        sequence.tasks().stream().map(Task::name).toList());
                LearnerSpec spec = config.training().learnerOf(config.network().spec(), sequence, seed, threads);
                runs.add(new PlannedRun(run, entry, spec, LearningPlan.of(sequence, config.training(), entry)));
            }
        });
        return new PreparedExperiment(runs, parallel, learners);
    }

    /** Prepares an experiment and runs it: {@link #prepare}, {@link PreparedExperiment#run}. */
    public List<RunResult> run(
            ExperimentConfig config,
            int parallel,
            Function<Run, Checkpoints> checkpoints,
            LearningListener listener,
            Consumer<RunResult> finished,
            BooleanSupplier interrupted) {
        return prepare(config, parallel).run(checkpoints, listener, finished, interrupted);
    }
}
