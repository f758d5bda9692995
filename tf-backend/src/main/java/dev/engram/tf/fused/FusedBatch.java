package dev.engram.tf.fused;

import org.tensorflow.GraphOperation;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Rows of a block of examples, gathered and decoded by one operation.
 *
 * @param features {@code [batch, features]}, decoded
 * @param labels {@code [batch]}
 * @param mask {@code [batch, outputs]}
 */
public record FusedBatch(Operand<TFloat32> features, Operand<TInt32> labels, Operand<TFloat32> mask) {
    private static final String OPERATION = "EngramFusedBatch";

    /**
     * Builds it.
     *
     * @param stored {@code [examples, features]}, bytes or float32; of no example where the next three say where they are
     * @param places {@code [examples]}: the address of each one's stored features; or that of the first, with the others one after
     *     the other from there; or none
     * @param ends {@code [files]}: the address of the last byte of each mapped file that has places; the operation fails with out of
     *     range where a file has become shorter than that
     * @param orders {@code [groups, features]}: where each feature is among the stored bytes of a place, or of no feature where all
     *     are in order
     * @param outputs {@code [examples]}
     * @param groups {@code [examples]}, the row of {@code masks} of each
     * @param masks {@code [groups, outputs]}
     * @param scaleAndShift {@code [2]}: what a stored feature is multiplied by, and what is added then
     * @param rows {@code [batch]}; the operation fails for one that the block has not
     */
    public static FusedBatch of(
            Ops tf,
            Operand<?> stored,
            Operand<TInt64> places,
            Operand<TInt64> ends,
            Operand<TInt32> orders,
            Operand<TInt32> outputs,
            Operand<TInt32> groups,
            Operand<TFloat32> masks,
            Operand<TFloat32> scaleAndShift,
            Operand<TInt32> rows) {
        GraphOperationBuilder builder = (GraphOperationBuilder) tf.scope().opBuilder(OPERATION, "FusedBatch");
        for (Operand<?> input :
                new Operand<?>[] {stored, places, ends, orders, outputs, groups, masks, scaleAndShift, rows}) {
            builder.addInput(input.asOutput());
        }
        GraphOperation batch = builder.build();
        return new FusedBatch(batch.output(0), batch.output(1), batch.output(2));
    }
}
