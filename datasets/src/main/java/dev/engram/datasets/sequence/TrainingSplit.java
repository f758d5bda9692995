package dev.engram.datasets.sequence;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.Rows;
import dev.engram.datasets.SeededOrder;
import java.util.Arrays;
import java.util.Optional;

/** Training data with validation examples set apart; the choice follows from the seed. */
record TrainingSplit(Dataset train, Optional<Dataset> validation) {
    /**
     * Takes the examples asked for.
     *
     * @param validation examples set apart
     * @param trainLimit training examples kept, 0 for all that are left
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when there are not as many
     */
    static TrainingSplit of(Dataset all, int validation, int trainLimit, long seed) {
        int limit = trainLimit == 0 ? all.size() - validation : trainLimit;
        if (validation == 0 && limit == all.size()) {
            return new TrainingSplit(all, Optional.empty());
        }
        if (validation < 0 || limit < 1 || (long) validation + limit > all.size()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "tasks.validation = " + validation
                            + (trainLimit == 0
                                    ? " leaves nothing to learn of the "
                                    : " and tasks.train-limit = " + trainLimit + " ask for more than the ")
                            + all.size() + " training examples of '" + all.name() + "'");
        }
        int[] order = SeededOrder.of(seed, "split", 0, all.size());
        Dataset train = Rows.of(all.name(), all, Arrays.copyOfRange(order, validation, validation + limit));
        return new TrainingSplit(
                train,
                validation == 0
                        ? Optional.empty()
                        : Optional.of(Rows.of(all.name(), all, Arrays.copyOf(order, validation))));
    }
}
