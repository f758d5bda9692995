package dev.engram.benchmarks.bare;

import dev.engram.api.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * The same multilayer perceptron, SGD or Adam, written directly with TensorFlow-Java: one {@code Session.run} a step, nothing
 * else.
 */
public final class BareLoop implements AutoCloseable {
    private static final int INPUTS = 784;
    private static final int CLASSES = 10;

    private final Graph graph = new Graph();
    private final Session session;
    private final BatchSource source;
    private final Operand<TFloat32> loss;
    private final Op step;

    /**
     * Builds the loop.
     *
     * @param source of batches of 784 features and 10 classes, built into the graph
     * @param hidden widths of the hidden layers
     * @param threads intra-operation threads
     */
    public BareLoop(Function<Ops, BatchSource> source, int[] hidden, OptimizerSpec optimizer, int threads) {
        Ops tf = Ops.create(graph);
        this.source = source.apply(tf);
        List<Variable<TFloat32>> variables = new ArrayList<>();
        Operand<TFloat32> x = this.source.features();
        int width = INPUTS;
        for (int units : hidden) {
            x = tf.nn.relu(layer(tf, x, width, units, variables));
            width = units;
        }
        Operand<TFloat32> logits = layer(tf, x, width, CLASSES, variables);
        Operand<TFloat32> oneHot =
                tf.oneHot(this.source.labels(), tf.constant(CLASSES), tf.constant(1f), tf.constant(0f));
        loss = tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, oneHot).loss(), tf.constant(0));
        Gradients gradients = tf.gradients(List.of(loss), variables);
        step = tf.withControlDependencies(updates(tf, variables, gradients, optimizer))
                .noOp();
        session = Sessions.of(graph, threads);
        session.initialize();
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

    private static List<Op> updates(
            Ops tf, List<Variable<TFloat32>> variables, Gradients gradients, OptimizerSpec optimizer) {
        Operand<TFloat32> rate = tf.constant((float) optimizer.learningRate());
        List<Op> updates = new ArrayList<>();
        if (optimizer instanceof OptimizerSpec.Sgd) {
            for (int i = 0; i < variables.size(); i++) {
                updates.add(tf.train.applyGradientDescent(variables.get(i), rate, gradients.dy(i)));
            }
            return updates;
        }
        if (!(optimizer instanceof OptimizerSpec.Adam adam)) {
            throw new IllegalArgumentException("The bare loop knows SGD and Adam, not " + optimizer);
        }
        Operand<TFloat32> beta1 = tf.constant((float) adam.beta1());
        Operand<TFloat32> beta2 = tf.constant((float) adam.beta2());
        Variable<TFloat32> power1 = tf.variable(tf.constant((float) adam.beta1()));
        Variable<TFloat32> power2 = tf.variable(tf.constant((float) adam.beta2()));
        for (int i = 0; i < variables.size(); i++) {
            Variable<TFloat32> variable = variables.get(i);
            int[] shape = variable.shape().asArray().length == 2
                    ? new int[] {
                        (int) variable.shape().get(0), (int) variable.shape().get(1)
                    }
                    : new int[] {(int) variable.shape().get(0)};
            updates.add(tf.train.applyAdam(
                    variable,
                    tf.variable(tf.fill(tf.constant(shape), tf.constant(0f))),
                    tf.variable(tf.fill(tf.constant(shape), tf.constant(0f))),
                    power1,
                    power2,
                    rate,
                    beta1,
                    beta2,
                    tf.constant((float) adam.epsilon()),
                    gradients.dy(i)));
        }
        Ops after = tf.withControlDependencies(updates);
        updates.add(after.assign(power1, after.math.mul(power1, beta1)));
        updates.add(after.assign(power2, after.math.mul(power2, beta2)));
        return updates;
    }

    /** Takes steps. */
    public void train(int steps) {
        source.forEachStep(steps, feed -> feed.apply(session.runner())
                .addTarget(step)
                .fetch(loss)
                .run()
                .close());
    }

    @Override
    public void close() {
        source.close();
        session.close();
        graph.close();
    }
}
