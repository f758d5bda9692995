package dev.engram.core.model;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.Requirements;

/** Old data is gone when a model is updated: a strategy that trains on all data again is of no use. */
final class RepeatableData {
    private RepeatableData() {}

    static void require(ModelSettings.Strategy strategy) {
        if (strategy.strategy().requirements().trainingData() == Requirements.TrainingData.ALL_TASKS_SO_FAR) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "The strategy " + strategy.settings().get("type")
                            + " trains on the data of all tasks again, but a model"
                            + " is updated with new data alone. Choose another, such as ewc");
        }
    }
}
