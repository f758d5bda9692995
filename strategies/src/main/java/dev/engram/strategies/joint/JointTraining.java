package dev.engram.strategies.joint;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.spi.TrainingGraph;

/**
 * Trains on the data of all tasks so far together: the upper bound that continual learning is measured against. It keeps
 * all data, and a task takes as many passes over all of it.
 */
public final class JointTraining implements ConsolidationStrategy {
    /**
     * A strategy without settings.
     *
     * @param config empty
     */
    public JointTraining(JointConfig config) {
        requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withTrainingData(Requirements.TrainingData.ALL_TASKS_SO_FAR);
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new Consolidation() {};
    }
}
