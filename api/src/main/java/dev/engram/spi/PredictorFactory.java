package dev.engram.spi;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Predictor;
import java.nio.file.Path;

/** Opens saved classifiers; implemented by the TensorFlow backend. */
@FunctionalInterface
public interface PredictorFactory {
    /**
     * Opens a SavedModel that {@link dev.engram.api.Learner#export} wrote.
     *
     * @param signature {@code serving_default}, or that of a head
     * @throws EngramException {@link ErrorCode#STATE} when there is none, {@link ErrorCode#GRAPH} when it has no such
     *     signature (the message lists those it has)
     */
    Predictor open(Path directory, String signature);
}
