package dev.engram.spi;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;

/** Makes learners; implemented by the TensorFlow backend. */
@FunctionalInterface
public interface LearnerFactory {
    /**
     * Builds the graph once, with the strategy in it.
     *
     * @throws EngramException {@link ErrorCode#GRAPH} or {@link ErrorCode#PLUGIN} when the strategy cannot work with
     *     this network and optimizer; the message names all reasons
     */
    Learner create(LearnerSpec spec, ConsolidationStrategy strategy);
}
