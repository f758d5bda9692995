package dev.engram.core.experiment;

import dev.engram.core.checkpoint.CheckpointConfig;
import dev.engram.core.config.NetworkConfig;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.TaskSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment: strategies × seeds on one sequence of tasks.
 *
 * @param name for reports
 * @param seeds each strategy runs once with each
 * @param tasks makes the sequence
 * @param network between features and outputs
 * @param training how a task is trained
 * @param checkpoints when they are written
 * @param strategies at least one, labels unique
 * @param resolved the whole configuration with every default in its place
 */
public record ExperimentConfig(
        String name,
        List<Long> seeds,
        TaskSource tasks,
        NetworkConfig network,
        TrainingConfig training,
        CheckpointConfig checkpoints,
        List<StrategyEntry> strategies,
        Map<String, Object> resolved) {
    public ExperimentConfig {
        seeds = List.copyOf(seeds);
        strategies = List.copyOf(strategies);
    }

    /** The label of a strategy's run with a seed, unique in the experiment. */
    public String runLabel(StrategyEntry strategy, long seed) {
        return seeds.size() == 1 ? strategy.label() : strategy.label() + "/seed-" + seed;
    }

    /** The labels of all runs, strategies within seeds. */
    public List<String> runLabels() {
        return seeds.stream()
                .flatMap(seed -> strategies.stream().map(strategy -> runLabel(strategy, seed)))
                .toList();
    }

    /**
     * One strategy of an experiment.
     *
     * @param label unique in the experiment
     * @param type the strategy's name
     * @param strategy to be built into each run's graph
     * @param lambda how its λ is chosen; empty where it is given
     * @param settings its full configuration
     */
    public record StrategyEntry(
            String label,
            String type,
            ConsolidationStrategy strategy,
            Optional<AutoLambda> lambda,
            Map<String, Object> settings) {}
}
