package dev.engram.strategies.lwf;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Learning without forgetting (Li and Hoiem 2016, arXiv 1606.09282): the task's examples are to be answered as the model
 * answered them before the task, λ times the mean over the batch of −Σ_i y′_i log ŷ′_i, where y′ and ŷ′ are the answers then
 * and now as the softmax of z / T. It needs no old data and measures nothing; what it keeps is what the new examples ask for.
 * Outputs that last competed with each other share a softmax, so that each old head has its own. The paper's first stage,
 * training a new head alone, is left out, and its λ_o is λ; those who follow Hinton et al. 2015 write λ T² for λ.
 *
 * <p>Saved state: 4 bytes a parameter for any number of tasks. A step costs a forward pass at the old weights and a pass back
 * besides the task's.
 */
public final class LearningWithoutForgetting implements ConsolidationStrategy {
    private final LwfConfig config;

    /**
     * Learning without forgetting.
     *
     * @param config strength and temperature
     */
    public LearningWithoutForgetting(LwfConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new Distillation(graph, config);
    }

    private static final class Distillation implements Consolidation {
        private final TrainingGraph graph;
        private final Ops tf;
        private final LwfConfig config;
        private final List<StateTensor> teacher;
        private final OldHeads heads;
        private final List<Op> remember = new ArrayList<>();

        Distillation(TrainingGraph graph, LwfConfig config) {
            this.graph = graph;
            this.tf = graph.tf();
            this.config = config;
            teacher = graph.statePerParameter("teacher", 0f);
            heads = new OldHeads(graph);
            for (int i = 0; i < teacher.size(); i++) {
                remember.add(teacher.get(i).assign(graph.parameters().get(i).value()));
            }
        }

        @Override
        public List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
            List<Operand<TFloat32>> ofDistillation = graph.gradients(distillation());
            List<Operand<TFloat32>> sum = new ArrayList<>();
            for (int i = 0; i < ofTaskLoss.size(); i++) {
                sum.add(tf.math.add(ofTaskLoss.get(i), ofDistillation.get(i)));
            }
            return sum;
        }

        private Operand<TFloat32> distillation() {
            Operand<TFloat32> then = softened(graph.forward(
                    graph.features(), teacher.stream().map(StateTensor::value).toList()));
            Operand<TFloat32> now = softened(graph.unmaskedLogits());
            Operand<TFloat32> wanted = tf.stopGradient(tf.math.exp(heads.logSoftmax(then)));
            Operand<TFloat32> entropies = tf.math.mul(tf.math.mul(wanted, heads.logSoftmax(now)), heads.known());
            Operand<TFloat32> sum = tf.reduceSum(entropies, tf.constant(new int[] {0, 1}));
            Operand<TFloat32> lambda = tf.math.mul(graph.penaltyStrength(), tf.constant((float) -config.lambda()));
            return tf.math.mul(tf.math.div(sum, graph.batchSize()), lambda);
        }

        private Operand<TFloat32> softened(Operand<TFloat32> logits) {
            return tf.math.div(logits, tf.constant((float) config.temperature()));
        }

        @Override
        public void taskLearned(TaskScope scope) {
            scope.run(remember);
            heads.learned(scope);
        }
    }
}
