package dev.engram.benchmarks.bare;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A large matrix product through the same TensorFlow on the same threads: the limit of a training step. */
public final class MatrixProduct implements AutoCloseable {
    private static final int SIDE = 1536;

    /** Floating-point operations of one product. */
    public static final double OPERATIONS = 2.0 * SIDE * SIDE * SIDE;

    private final Graph graph = new Graph();
    private final Session session;
    private final Op product;

    /**
     * A product.
     *
     * @param threads intra-operation threads
     */
    public MatrixProduct(int threads) {
        Ops tf = Ops.create(graph);
        Operand<TFloat32> left = tf.variable(tf.fill(tf.constant(new int[] {SIDE, SIDE}), tf.constant(0.5f)));
        Operand<TFloat32> right = tf.variable(tf.fill(tf.constant(new int[] {SIDE, SIDE}), tf.constant(0.25f)));
        product = tf.linalg.matMul(left, right);
        session = Sessions.of(graph, threads);
        session.initialize();
    }

    /** Computes it so many times. */
    public void run(int times) {
        for (int i = 0; i < times; i++) {
            session.runner().addTarget(product).run().close();
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
