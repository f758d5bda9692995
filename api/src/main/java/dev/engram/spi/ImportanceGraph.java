package dev.engram.spi;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * An estimator in a graph: F = 1/m Σ_x f(x), given as its sum over one batch.
 *
 * @param batchSums Σ f(x) over the batch, one a parameter, of its shape
 * @param examples m: how many examples to use; {@link #ALL} for all the task has, 0 where no data is needed (the sums
 *     are then F itself)
 * @param batchSize largest batch for which the sums are right
 */
public record ImportanceGraph(List<Operand<TFloat32>> batchSums, long examples, int batchSize) {
    /** All examples of the task. */
    public static final long ALL = Long.MAX_VALUE;

    /**
     * An estimator in a graph.
     *
     * @throws EngramException {@link ErrorCode#PLUGIN} for fewer than 0 examples or batches of fewer than 1
     */
    public ImportanceGraph {
        batchSums = List.copyOf(batchSums);
        if (examples < 0 || batchSize < 1) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "An estimator asks for " + examples + " examples in batches of " + batchSize
                            + "; it must be at least 0 examples, in batches of at least 1");
        }
    }
}
