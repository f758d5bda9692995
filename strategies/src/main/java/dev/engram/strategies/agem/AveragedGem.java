package dev.engram.strategies.agem;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.memory.ExampleMemory;
import dev.engram.strategies.memory.MemoryConfig;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Averaged gradient episodic memory (A-GEM; Chaudhry et al. 2019, arXiv 1812.00420): where a step along the task's gradient g
 * would raise the loss of remembered examples, whose gradient is g_M, it goes along g − (gᵀg_M / g_Mᵀg_M) g_M, which leaves
 * that loss as it is; else along g. Remembered examples go through the network without dropout.
 *
 * <p>Saved state: the examples themselves, 4 (features + 2 outputs) bytes each, for any number of tasks. Who gets a learned
 * model's directory gets them, too. A step costs 1.5 to 2 plain ones.
 */
public final class AveragedGem implements ConsolidationStrategy {
    private final MemoryConfig config;

    /**
     * A-GEM.
     *
     * @param config how much to remember
     */
    public AveragedGem(MemoryConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new Projected(graph, new ExampleMemory(graph, config.examples()));
    }

    private record Projected(TrainingGraph graph, ExampleMemory memory) implements Consolidation {
        @Override
        public List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
            Ops tf = graph.tf();
            List<Operand<TFloat32>> remembered = memory.gradients();
            Operand<TFloat32> conflict = tf.math.minimum(product(ofTaskLoss, remembered), tf.constant(0f));
            // Without anything remembered both are 0.
            Operand<TFloat32> excess = tf.math.divNoNan(conflict, product(remembered, remembered));
            List<Operand<TFloat32>> projected = new ArrayList<>();
            for (int i = 0; i < remembered.size(); i++) {
                projected.add(tf.math.sub(ofTaskLoss.get(i), tf.math.mul(remembered.get(i), excess)));
            }
            return projected;
        }

        /** aᵀb over all parameters. */
        private Operand<TFloat32> product(List<Operand<TFloat32>> a, List<Operand<TFloat32>> b) {
            Ops tf = graph.tf();
            List<Operand<TFloat32>> products = new ArrayList<>();
            for (int i = 0; i < a.size(); i++) {
                Operand<TFloat32> flat = tf.reshape(tf.math.mul(a.get(i), b.get(i)), tf.constant(new int[] {-1}));
                products.add(tf.reduceSum(flat, tf.constant(0)));
            }
            return tf.math.addN(products);
        }

        @Override
        public void taskLearned(TaskScope scope) {
            memory.store(scope);
        }
    }
}
