package dev.engram.spi;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Sums over the examples of a batch, one a parameter, of its shape.
 *
 * @param sums in the order of {@link TrainingGraph#parameters}
 * @param largestBatch the sums are right for batches up to this size: 1 where a parameter has no fast path
 */
public record PerExampleSums(List<Operand<TFloat32>> sums, int largestBatch) {
    public PerExampleSums {
        sums = List.copyOf(sums);
    }
}
