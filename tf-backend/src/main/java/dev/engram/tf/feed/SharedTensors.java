package dev.engram.tf.feed;

import dev.engram.api.Encoding;
import dev.engram.api.TaskView;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * What all blocks of some views have in common.
 *
 * @param masks {@code [views, outputs]}: what is added to the logits
 * @param scaleAndShift {@code [2]}: how a stored feature is decoded
 * @param ends {@code [files]}: the address of the last byte of each mapped file's rows
 * @param orders {@code [views, features]}: where a view's features are in a mapped row, or of no feature where all are in order
 * @param noFeatures {@code [0, features]}, for blocks whose features are mapped
 * @param noPlaces {@code [0]}, for blocks whose features are not
 */
record SharedTensors(
        TFloat32 masks, TFloat32 scaleAndShift, TInt64 ends, TInt32 orders, Tensor noFeatures, TInt64 noPlaces)
        implements AutoCloseable {
    /** Added to the logit of an output that does not compete; its probability is then exactly 0. */
    private static final float MASKED = -1e9f;

    /**
     * Those of some views.
     *
     * @param encoding of the stored features
     * @param ends as in {@link #ends}
     * @param orders as in {@link #orders}, one after the other
     */
    static SharedTensors of(List<TaskView> views, Encoding encoding, long[] ends, int[] orders) {
        int features = views.get(0).data().featureCount();
        Shape ordered = orders.length == 0 ? Shape.of(0, 0) : Shape.of(views.size(), features);
        Shape none = Shape.of(0, features);
        return new SharedTensors(
                masks(views),
                TFloat32.vectorOf(encoding.scale(), encoding.shift()),
                TInt64.vectorOf(ends),
                TInt32.tensorOf(ordered, DataBuffers.of(orders)),
                encoding.bytes() == 1 ? TUint8.tensorOf(none) : TFloat32.tensorOf(none),
                TInt64.vectorOf());
    }

    private static TFloat32 masks(List<TaskView> views) {
        int width = views.get(0).active().length;
        float[] values = new float[views.size() * width];
        for (int v = 0; v < views.size(); v++) {
            boolean[] active = views.get(v).active();
            for (int o = 0; o < width; o++) {
                values[v * width + o] = active[o] ? 0f : MASKED;
            }
        }
        return TFloat32.tensorOf(Shape.of(views.size(), width), DataBuffers.of(values));
    }

    @Override
    public void close() {
        masks.close();
        scaleAndShift.close();
        ends.close();
        orders.close();
        noFeatures.close();
        noPlaces.close();
    }
}
