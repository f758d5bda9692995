package dev.engram.strategies.kfac;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.Consolidation;
import dev.engram.spi.LayerTap;
import dev.engram.spi.Penalty;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.types.TFloat32;

/** The penalties of all layers, and the measuring of their factors after each task. */
final class KroneckerPenalty implements Consolidation {
    private static final int BATCH = 250;

    private final KfacConfig config;
    private final Operand<TFloat32> penalty;
    private final Operand<TFloat32> largestCurvature;
    private final List<Op> accumulate = new ArrayList<>();
    private final List<Op> merge = new ArrayList<>();
    private final List<Op> count = new ArrayList<>();

    KroneckerPenalty(TrainingGraph graph, List<LayerTap> layers, KfacConfig config) {
        this.config = config;
        Ops tf = graph.tf();
        StateTensor tasks = graph.state("tasks", Shape.scalar(), 0f);
        StateTensor examples = graph.scratch("factor-examples", Shape.scalar());
        accumulate.add(examples.assignAdd(graph.batchSize()));
        Operand<TFloat32> losses = graph.crossEntropy(graph.logits(), graph.labels());
        List<Operand<TFloat32>> deltas = deltas(tf, losses, layers);
        List<Operand<TFloat32>> terms = new ArrayList<>();
        List<Operand<TFloat32>> curvatures = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            KroneckerFactors factors = new KroneckerFactors(graph, layers.get(i), deltas.get(i));
            accumulate.addAll(factors.accumulate());
            merge.addAll(factors.merge(examples.value(), tasks.value()));
            terms.add(factors.quadraticForm());
            curvatures.add(factors.largestEigenvalue());
        }
        count.add(tasks.assignAdd(tf.constant(1f)));
        penalty = tf.math.mul(tf.math.addN(terms), tf.constant((float) (config.lambda() / 2)));
        largestCurvature =
                tf.math.mul(tf.reduceMax(tf.stack(curvatures), tf.constant(0)), tf.constant((float) config.lambda()));
    }

    /** ∂ℓ/∂z at each layer, of each example. */
    private static List<Operand<TFloat32>> deltas(Ops tf, Operand<TFloat32> losses, List<LayerTap> layers) {
        Operand<TFloat32> sum = tf.reduceSum(losses, tf.constant(0));
        Gradients gradients = tf.gradients(
                List.of(sum), layers.stream().map(LayerTap::preActivation).toList());
        List<Operand<TFloat32>> deltas = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            deltas.add(gradients.<TFloat32>dy(i));
        }
        return deltas;
    }

    @Override
    public Penalty penalty() {
        return new Penalty.Scalar(penalty, Optional.of(largestCurvature));
    }

    @Override
    public void taskLearned(TaskScope scope) {
        if (config.examples() > scope.examples()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "examples = " + config.examples() + ", but the task's training data has " + scope.examples()
                            + " examples. Ask for fewer, or for 0 (all)");
        }
        scope.forEachBatch(config.examples() == 0 ? scope.examples() : config.examples(), BATCH, accumulate);
        scope.run(merge);
        scope.run(count);
    }
}
