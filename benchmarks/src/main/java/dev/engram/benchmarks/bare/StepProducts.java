package dev.engram.benchmarks.bare;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * The matrix products of one training step of a multilayer perceptron and nothing else, in its own shapes: per layer the one
 * forward, the one for the kernel's gradient, and but for the first layer the one for the input's gradient.
 */
public final class StepProducts implements AutoCloseable {
    /** Steps' products in one run, so that the run itself costs nothing. */
    private static final int STEPS_A_RUN = 10;

    private final Graph graph = new Graph();
    private final Session session;
    private final Op products;

    /**
     * The products.
     *
     * @param widths from the inputs to the outputs
     * @param batch examples
     * @param threads intra-operation threads
     */
    public StepProducts(int[] widths, int batch, int threads) {
        Ops tf = Ops.create(graph);
        List<Operand<TFloat32>> activations = new ArrayList<>();
        List<Operand<TFloat32>> kernels = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            activations.add(matrix(tf, batch, widths[i]));
            if (i > 0) {
                kernels.add(matrix(tf, widths[i - 1], widths[i]));
            }
        }
        List<Op> all = new ArrayList<>();
        for (int step = 0; step < STEPS_A_RUN; step++) {
            for (int layer = 0; layer < kernels.size(); layer++) {
                Operand<TFloat32> input = activations.get(layer);
                Operand<TFloat32> output = activations.get(layer + 1);
                all.add(tf.linalg.matMul(input, kernels.get(layer)));
                all.add(tf.linalg.matMul(input, output, MatMul.transposeA(true)));
                if (layer > 0) {
                    all.add(tf.linalg.matMul(output, kernels.get(layer), MatMul.transposeB(true)));
                }
            }
        }
        products = tf.withControlDependencies(all).noOp();
        session = Sessions.literal(graph, threads);
        session.initialize();
    }

    private static Operand<TFloat32> matrix(Ops tf, int rows, int columns) {
        return tf.variable(tf.fill(tf.constant(new int[] {rows, columns}), tf.constant(0.5f)));
    }

    /** Floating-point operations of one step's products. */
    public static double operations(int[] widths, int batch) {
        double operations = 0;
        for (int layer = 0; layer + 1 < widths.length; layer++) {
            int products = layer == 0 ? 2 : 3;
            operations += products * 2.0 * batch * widths[layer] * widths[layer + 1];
        }
        return operations;
    }

    /** Computes the products of so many steps, rounded up to whole runs. */
    public void run(int steps) {
        for (int i = 0; i < steps; i += STEPS_A_RUN) {
            session.runner().addTarget(products).run().close();
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
