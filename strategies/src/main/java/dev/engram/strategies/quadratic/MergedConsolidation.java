package dev.engram.strategies.quadratic;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.Penalty;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;

/** After each task: measure its importance, merge its penalty with those before. */
public final class MergedConsolidation implements Consolidation {
    private final ImportanceMeter meter;
    private final MergedPenalty merged;

    /**
     * Builds an estimator and its penalty.
     *
     * @param lambda λ
     */
    public MergedConsolidation(TrainingGraph graph, ImportanceEstimator importance, double lambda) {
        meter = new ImportanceMeter(graph, importance);
        merged = new MergedPenalty(graph, lambda, meter.measured());
    }

    @Override
    public Penalty penalty() {
        return merged.penalty();
    }

    @Override
    public void taskLearned(TaskScope scope) {
        meter.measure(scope);
        merged.merge(scope);
    }
}
