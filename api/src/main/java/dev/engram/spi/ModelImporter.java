package dev.engram.spi;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.NetworkSpec;
import java.nio.file.Path;

/** Takes in models that others made; implemented by the TensorFlow backend. */
@FunctionalInterface
public interface ModelImporter {
    /**
     * Reads a SavedModel.
     *
     * @param signature whose output classifies
     * @throws EngramException {@link ErrorCode#STATE} when there is none or it is damaged, {@link ErrorCode#GRAPH} when
     *     it has no such signature, or cannot be trained (the operations are named)
     */
    ImportedClassifier read(Path directory, String signature);

    /**
     * What was read.
     *
     * @param network its graph and weights
     * @param featureShape shape of one example
     * @param outputs number of classes
     * @param constants names of the variables that stay as they are, such as moving statistics
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only by contract
    record ImportedClassifier(
            NetworkSpec.Imported network, int[] featureShape, int outputs, java.util.List<String> constants) {}
}
