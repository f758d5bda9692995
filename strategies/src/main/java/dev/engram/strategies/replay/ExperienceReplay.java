package dev.engram.strategies.replay;

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
 * Experience replay (Chaudhry et al. 2019, arXiv 1902.10486): every step is taken on the batch and on as many remembered
 * examples, (g + g_M) / 2, so that the loss is the mean over both; plain training until a task has been learned. Remembered
 * examples go through the network without dropout.
 *
 * <p>Saved state: the examples themselves, 4 (features + 2 outputs) bytes each, for any number of tasks. Who gets a learned
 * model's directory gets them, too. A step costs 1.5 to 2 plain ones.
 */
public final class ExperienceReplay implements ConsolidationStrategy {
    private final MemoryConfig config;

    /**
     * Experience replay.
     *
     * @param config how much to remember
     */
    public ExperienceReplay(MemoryConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new Replayed(graph, new ExampleMemory(graph, config.examples()));
    }

    private record Replayed(TrainingGraph graph, ExampleMemory memory) implements Consolidation {
        @Override
        public List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
            Ops tf = graph.tf();
            Operand<TFloat32> ofMemory = tf.math.mul(memory.filled(), tf.constant(0.5f));
            Operand<TFloat32> ofBatch = tf.math.sub(tf.constant(1f), ofMemory);
            List<Operand<TFloat32>> remembered = memory.gradients();
            List<Operand<TFloat32>> mean = new ArrayList<>();
            for (int i = 0; i < remembered.size(); i++) {
                mean.add(
                        tf.math.add(tf.math.mul(ofTaskLoss.get(i), ofBatch), tf.math.mul(remembered.get(i), ofMemory)));
            }
            return mean;
        }

        @Override
        public void taskLearned(TaskScope scope) {
            memory.store(scope);
        }
    }
}
