package dev.engram.benchmarks;

import dev.engram.api.Dataset;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The same multilayer perceptron and SGD written directly with TensorFlow-Java: one feed and one {@code Session.run} a step,
 * nothing else.
 */
final class BareLoop implements AutoCloseable {
    private static final int CLASSES = 10;

    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TFloat32> features;
    private final Placeholder<TInt32> labels;
    private final Operand<TFloat32> loss;
    private final Op step;
    private final List<TFloat32> batches = new ArrayList<>();
    private final List<TInt32> batchLabels = new ArrayList<>();

    BareLoop(Dataset data, int[] hidden, int batchSize, int threads) {
        Ops tf = Ops.create(graph);
        int inputs = data.featureCount();
        features = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, inputs)));
        labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        List<Variable<TFloat32>> variables = new ArrayList<>();
        Operand<TFloat32> x = features;
        int width = inputs;
        for (int units : hidden) {
            x = tf.nn.relu(layer(tf, x, width, units, variables));
            width = units;
        }
        Operand<TFloat32> logits = layer(tf, x, width, CLASSES, variables);
        Operand<TFloat32> oneHot = tf.oneHot(labels, tf.constant(CLASSES), tf.constant(1f), tf.constant(0f));
        loss = tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, oneHot).loss(), tf.constant(0));
        Gradients gradients = tf.gradients(List.of(loss), variables);
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            updates.add(tf.train.applyGradientDescent(variables.get(i), tf.constant(0.1f), gradients.<TFloat32>dy(i)));
        }
        step = tf.withControlDependencies(updates).noOp();
        ConfigProto config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(1)
                .setUsePerSessionThreads(true)
                .build();
        session = new Session(graph, config);
        session.initialize();
        for (int from = 0; from + batchSize <= data.size(); from += batchSize) {
            batches.add(features(data, from, batchSize));
            int[] ids = new int[batchSize];
            for (int i = 0; i < batchSize; i++) {
                ids[i] = data.label(from + i);
            }
            batchLabels.add(TInt32.vectorOf(ids));
        }
    }

    private static Operand<TFloat32> layer(
            Ops tf, Operand<TFloat32> x, int inputs, int units, List<Variable<TFloat32>> variables) {
        Random random = new Random(units);
        float[] initial = new float[inputs * units];
        for (int i = 0; i < initial.length; i++) {
            initial[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / inputs));
        }
        Variable<TFloat32> kernel =
                tf.variable(tf.reshape(tf.constant(initial), tf.constant(new int[] {inputs, units})));
        Variable<TFloat32> bias = tf.variable(tf.constant(new float[units]));
        variables.add(kernel);
        variables.add(bias);
        return tf.nn.biasAdd(tf.linalg.matMul(x, kernel), bias);
    }

    private static TFloat32 features(Dataset data, int from, int count) {
        byte[] pixels = new byte[count * data.featureCount()];
        ByteBuffer target = ByteBuffer.wrap(pixels);
        for (int row = from; row < from + count; row++) {
            data.read(row, target);
        }
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (pixels[i] & 0xFF) / 255f;
        }
        return TFloat32.tensorOf(Shape.of(count, data.featureCount()), DataBuffers.of(values));
    }

    /** Takes steps over the batches, which were made beforehand. */
    void train(int steps) {
        for (int i = 0; i < steps; i++) {
            int batch = i % batches.size();
            session.runner()
                    .feed(features, batches.get(batch))
                    .feed(labels, batchLabels.get(batch))
                    .addTarget(step)
                    .fetch(loss)
                    .run()
                    .close();
        }
    }

    @Override
    public void close() {
        batches.forEach(TFloat32::close);
        batchLabels.forEach(TInt32::close);
        session.close();
        graph.close();
    }
}
