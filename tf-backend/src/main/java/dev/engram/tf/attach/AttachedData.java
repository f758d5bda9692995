package dev.engram.tf.attach;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** Feeds a data set to an application's own placeholders. */
final class AttachedData {
    private final Operand<TFloat32> features;
    private final Operand<? extends TType> labels;
    private final int classes;
    private final Operand<TInt32> moment;

    /**
     * Feeds.
     *
     * @param moment task and batch, shape [2], from which random streams are derived
     */
    AttachedData(Operand<TFloat32> features, Operand<? extends TType> labels, int classes, Operand<TInt32> moment) {
        this.features = features;
        this.labels = labels;
        this.classes = classes;
        this.moment = moment;
    }

    void forEachBatch(Session session, int task, Dataset data, long count, int batchSize, List<? extends Op> ops) {
        if (data.classes() > classes) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + data.name() + "' has " + data.classes() + " classes, the attached model " + classes);
        }
        for (int from = 0; from < count; from += batchSize) {
            int to = (int) Math.min(count, from + batchSize);
            try (TFloat32 x = features(data, from, to);
                    Tensor y = labels(data, from, to);
                    TInt32 now = TInt32.vectorOf(task, from / batchSize)) {
                Session.Runner runner = session.runner()
                        .feed(features.asOutput(), x)
                        .feed(labels.asOutput(), y)
                        .feed(moment.asOutput(), now);
                ops.forEach(runner::addTarget);
                runner.run().close();
            }
        }
    }

    private TFloat32 features(Dataset data, int from, int to) {
        int count = data.featureCount();
        float[] values = new float[(to - from) * count];
        Encoding encoding = data.encoding();
        ByteBuffer row = ByteBuffer.allocate(count * encoding.bytes()).order(ByteOrder.nativeOrder());
        for (int i = from; i < to; i++) {
            row.clear();
            data.read(i, row);
            row.flip();
            for (int j = 0; j < count; j++) {
                float stored = encoding.bytes() == 1 ? row.get() & 0xFF : row.getFloat();
                values[(i - from) * count + j] = stored * encoding.scale() + encoding.shift();
            }
        }
        return TFloat32.tensorOf(shape(data, to - from), DataBuffers.of(values));
    }

    /** The placeholder's own shape where it is known, so that images may be fed to a model of flat rows. */
    private Shape shape(Dataset data, int examples) {
        int[] stored = data.featureShape();
        Shape wanted = features.shape();
        if (wanted.isUnknown() || wanted.numDimensions() < 1) {
            long[] sides = new long[stored.length + 1];
            Arrays.setAll(sides, i -> i == 0 ? examples : stored[i - 1]);
            return Shape.of(sides);
        }
        Shape example = wanted.tail();
        if (example.hasUnknownDimension()) {
            return example.numDimensions() == stored.length
                    ? Shape.of(examples)
                            .append(Shape.of(
                                    Arrays.stream(stored).asLongStream().toArray()))
                    : misfit(data);
        }
        return example.size() == data.featureCount() ? example.prepend(examples) : misfit(data);
    }

    private Shape misfit(Dataset data) {
        throw new EngramException(
                ErrorCode.DATA,
                "'" + data.name() + "' has examples of shape " + Arrays.toString(data.featureShape())
                        + ", which do not fit the attached model's features " + features.shape());
    }

    private Tensor labels(Dataset data, int from, int to) {
        Class<? extends TType> type = labels.type();
        if (type == TInt32.class) {
            int[] ids = new int[to - from];
            Arrays.setAll(ids, i -> data.label(from + i));
            return TInt32.vectorOf(ids);
        }
        if (type == TInt64.class) {
            long[] ids = new long[to - from];
            Arrays.setAll(ids, i -> data.label(from + i));
            return TInt64.vectorOf(ids);
        }
        float[] oneHot = new float[(to - from) * classes];
        for (int i = from; i < to; i++) {
            oneHot[(i - from) * classes + data.label(i)] = 1f;
        }
        return TFloat32.tensorOf(Shape.of(to - from, classes), DataBuffers.of(oneHot));
    }
}
