package dev.engram.benchmarks.bare;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Sums of two vectors through the same TensorFlow on the same threads: the memory bandwidth that limits a penalty. */
public final class ElementwiseSum implements AutoCloseable {
    /** Sums in one run, so that the run itself costs nothing. */
    private static final int SUMS_A_RUN = 10;

    private final Graph graph = new Graph();
    private final Session session;
    private final Op sums;
    private final int length;

    /**
     * Sums.
     *
     * @param length of the vectors; far more than the caches hold for the bandwidth of memory
     * @param threads intra-operation threads
     */
    public ElementwiseSum(int length, int threads) {
        this.length = length;
        Ops tf = Ops.create(graph);
        Operand<TFloat32> one = vector(tf);
        Operand<TFloat32> other = vector(tf);
        List<Op> all = new ArrayList<>();
        for (int i = 0; i < SUMS_A_RUN; i++) {
            all.add(tf.withControlDependencies(all).math.add(one, other));
        }
        sums = tf.withControlDependencies(all).noOp();
        session = Sessions.literal(graph, threads);
        session.initialize();
    }

    private Operand<TFloat32> vector(Ops tf) {
        return tf.variable(tf.fill(tf.constant(new int[] {length}), tf.constant(0.5f)));
    }

    /** Bytes read and written by one sum. */
    public double bytes() {
        return 3.0 * Float.BYTES * length;
    }

    /** Computes so many sums, rounded up to whole runs. */
    public void run(int times) {
        for (int i = 0; i < times; i += SUMS_A_RUN) {
            session.runner().addTarget(sums).run().close();
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
