package dev.engram.tf.attach;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.feed.CheckedReading;
import dev.engram.tf.random.RandomKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** Feeds a data set to an application's own placeholders. */
final class AttachedData {
    /** What TensorFlow says of a placeholder without a value. */
    private static final Pattern UNFED = Pattern.compile("feed a value for placeholder tensor '([^']*)'");

    private final Operand<TFloat32> features;
    private final Operand<? extends TType> labels;
    private final int classes;
    private final Operand<TInt32> moment;
    private final long seed;
    private final List<Fixed> fixed;

    /**
     * What is fed with every batch.
     *
     * @param value open as long as it is fed
     */
    record Fixed(Operand<? extends TType> placeholder, Tensor value) {}

    /**
     * Feeds.
     *
     * @param moment task and batch, shape [2], from which random streams are derived
     * @param seed decides the order of the examples
     * @param fixed what switches dropout and the like off
     */
    AttachedData(
            Operand<TFloat32> features,
            Operand<? extends TType> labels,
            int classes,
            Operand<TInt32> moment,
            long seed,
            List<Fixed> fixed) {
        this.seed = seed;
        this.fixed = List.copyOf(fixed);
        this.features = features;
        this.labels = labels;
        this.classes = classes;
        this.moment = moment;
    }

    /**
     * Runs {@code ops} once for each batch of {@code count} examples, the first of an order drawn from the seed.
     *
     * @param data may lack labels where no operation needs them
     */
    void forEachBatch(Session session, int task, Dataset data, long count, int batchSize, List<? extends Op> ops) {
        if (data.classes() > classes) {
            throw new EngramException(
                    ErrorCode.DATA,
                    "'" + data.name() + "' has " + data.classes() + " classes, the attached model " + classes);
        }
        int[] order = RandomKey.of(seed, "estimation", task).permutation(data.size());
        for (int from = 0; from < count; from += batchSize) {
            int[] rows = Arrays.copyOfRange(order, from, (int) Math.min(count, (long) from + batchSize));
            try (TFloat32 x = features(data, rows);
                    @Nullable Tensor y = data.classes() == 0 ? null : labels(data, rows);
                    TInt32 now = TInt32.vectorOf(task, from / batchSize)) {
                Session.Runner runner =
                        session.runner().feed(features.asOutput(), x).feed(moment.asOutput(), now);
                if (y != null) {
                    runner.feed(labels.asOutput(), y);
                }
                fixed.forEach(each -> runner.feed(each.placeholder().asOutput(), each.value()));
                ops.forEach(runner::addTarget);
                runner.run().close();
            } catch (TFInvalidArgumentException e) {
                throw explained(e, data);
            }
        }
    }

    /** Task and batch, from which random streams are derived. */
    Operand<TInt32> moment() {
        return moment;
    }

    private RuntimeException explained(TFInvalidArgumentException failure, Dataset data) {
        Matcher unfed = UNFED.matcher(failure.getMessage());
        if (!unfed.find()) {
            return failure;
        }
        String placeholder = unfed.group(1);
        if (placeholder.equals(labels.op().name())) {
            return new EngramException(
                    ErrorCode.DATA,
                    "'" + data.name() + "' has no labels, but the strategy measures importance by them. Give labelled"
                            + " examples, or choose a strategy that needs none, such as mas",
                    failure);
        }
        return new EngramException(
                ErrorCode.GRAPH,
                "The placeholder '" + placeholder + "' has no value while importance is measured. Name the value of the"
                        + " model as it predicts where the model is attached: .whileMeasuring(placeholder, value)",
                failure);
    }

    private TFloat32 features(Dataset data, int[] rows) {
        int count = data.featureCount();
        float[] values = new float[Math.multiplyExact(rows.length, count)];
        Encoding encoding = data.encoding();
        ByteBuffer row = ByteBuffer.allocate(count * encoding.bytes()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < rows.length; i++) {
            row.clear();
            CheckedReading.features(data, rows[i], row);
            row.flip();
            for (int j = 0; j < count; j++) {
                values[i * count + j] = encoding.next(row);
            }
        }
        return TFloat32.tensorOf(shape(data, rows.length), DataBuffers.of(values));
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

    private Tensor labels(Dataset data, int[] rows) {
        int[] ids =
                Arrays.stream(rows).map(row -> CheckedReading.label(data, row)).toArray();
        Class<? extends TType> type = labels.type();
        if (type == TInt32.class) {
            return TInt32.vectorOf(ids);
        }
        if (type == TInt64.class) {
            return TInt64.vectorOf(Arrays.stream(ids).asLongStream().toArray());
        }
        float[] oneHot = new float[ids.length * classes];
        for (int i = 0; i < ids.length; i++) {
            oneHot[i * classes + ids[i]] = 1f;
        }
        return TFloat32.tensorOf(Shape.of(ids.length, classes), DataBuffers.of(oneHot));
    }
}
