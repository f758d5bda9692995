package dev.engram.tf.feed;

import dev.engram.tf.fused.FusedBatch;
import dev.engram.tf.fused.FusedLibrary;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * The entrance of the graph. A block of examples is fed by reference, without a copy; the rows of a batch are gathered and
 * decoded inside. A block is a whole data set in memory, or what is streamed at a time.
 */
public final class BatchInput {
    private final BlockForm form;
    private final Placeholder<? extends TType> stored;
    private final Placeholder<TInt64> places;
    private final Placeholder<TInt64> ends;
    private final Placeholder<TInt32> orders;
    private final Placeholder<TInt32> outputs;
    private final Placeholder<TInt32> groups;
    private final Placeholder<TFloat32> masks;
    private final Placeholder<TFloat32> scaleAndShift;
    private final Placeholder<TInt32> rows;
    private final Operand<TFloat32> features;
    private final Operand<TInt32> labels;
    private final Operand<TFloat32> mask;

    /**
     * Builds the placeholders and what decodes them.
     *
     * @param featureCount features of one example
     * @param featureBytes 1 for blocks of bytes, 4 for float32
     * @param outputCount width of the network's output
     */
    public BatchInput(Ops tf, int featureCount, int featureBytes, int outputCount) {
        form = new BlockForm(featureBytes, FusedLibrary.isUsed());
        Shape block = Shape.of(-1, featureCount);
        rows = vector(tf, TInt32.class);
        outputs = vector(tf, TInt32.class);
        groups = vector(tf, TInt32.class);
        places = vector(tf, TInt64.class);
        ends = vector(tf, TInt64.class);
        orders = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
        masks = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, outputCount)));
        scaleAndShift = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2)));
        Class<? extends TType> type = featureBytes == 1 ? TUint8.class : TFloat32.class;
        stored = tf.placeholder(type, Placeholder.shape(block));
        FusedBatch batch = form.mapped()
                ? FusedBatch.of(tf, stored, places, ends, orders, outputs, groups, masks, scaleAndShift, rows)
                : plain(tf);
        features = batch.features();
        labels = batch.labels();
        mask = batch.mask();
    }

    /** The same by TensorFlow's own operations. */
    private FusedBatch plain(Ops tf) {
        Operand<TFloat32> raw = tf.dtypes.cast(tf.gather(stored, rows, tf.constant(0)), TFloat32.class);
        Operand<TFloat32> scale = tf.gather(scaleAndShift, tf.constant(0), tf.constant(0));
        Operand<TFloat32> shift = tf.gather(scaleAndShift, tf.constant(1), tf.constant(0));
        return new FusedBatch(
                tf.math.add(tf.math.mul(raw, scale), shift),
                tf.gather(outputs, rows, tf.constant(0)),
                tf.gather(masks, tf.gather(groups, rows, tf.constant(0)), tf.constant(0)));
    }

    private static <T extends TType> Placeholder<T> vector(Ops tf, Class<T> type) {
        return tf.placeholder(type, Placeholder.shape(Shape.of(-1)));
    }

    /** Which blocks it takes. */
    public BlockForm form() {
        return form;
    }

    /** {@code [batch, features]}, decoded. */
    public Operand<TFloat32> features() {
        return features;
    }

    /** The network output of each example's label, {@code [batch]}. */
    public Operand<TInt32> labels() {
        return labels;
    }

    /** {@code [batch, outputs]}: 0 where an output competes, a large negative number where not. */
    public Operand<TFloat32> mask() {
        return mask;
    }

    /** Which rows of the block are the batch. */
    public Placeholder<TInt32> rows() {
        return rows;
    }

    /** Feeds a batch. */
    public Session.Runner feed(Session.Runner runner, ExampleBlock block, TInt32 batchRows) {
        return feed(runner, block).feed(rows, batchRows);
    }

    /** Feeds a block without saying which of its rows are the batch. */
    public Session.Runner feed(Session.Runner runner, ExampleBlock block) {
        SharedTensors shared = block.shared();
        if (form.mapped()) {
            runner.feed(places, block.places()).feed(ends, shared.ends()).feed(orders, shared.orders());
        }
        return runner.feed(stored, block.features())
                .feed(outputs, block.outputs())
                .feed(groups, block.groups())
                .feed(masks, shared.masks())
                .feed(scaleAndShift, shared.scaleAndShift());
    }
}
