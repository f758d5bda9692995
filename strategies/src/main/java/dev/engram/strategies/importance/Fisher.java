package dev.engram.strategies.importance;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.ExampleNorm;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceGraph;
import dev.engram.spi.PerExampleSums;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Diagonal Fisher information F_i = 1/m Σ_x (∂ log p(y|x,θ) / ∂θ_i)², per example: never the square of a mean, and so
 * independent of the batch size, but for which labels {@link FisherLabels#SAMPLE} draws, and for {@link FisherLabels#BATCHED}
 * (Kirkpatrick et al. 2017; on the choice of labels Kunstner et al. 2019, arXiv 1905.12558).
 */
public final class Fisher implements ImportanceEstimator {
    private final FisherConfig config;

    /**
     * A Fisher information.
     *
     * @param config labels and number of examples
     */
    public Fisher(FisherConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public long minimumExamples() {
        return config.examples();
    }

    @Override
    public ImportanceGraph build(TrainingGraph graph) {
        Ops tf = graph.tf();
        Operand<TFloat32> logits = graph.logits();
        return switch (config.labels()) {
            case ALL -> allClasses(graph, logits);
            case SAMPLE -> perExample(graph, logits, sampled(graph, logits));
            case EMPIRICAL -> perExample(graph, logits, graph.labels());
            case PREDICTED -> perExample(graph, logits, oneHotOfLargest(tf, logits));
            case BATCHED -> batched(graph, logits);
        };
    }

    private ImportanceGraph perExample(TrainingGraph graph, Operand<TFloat32> logits, Operand<TFloat32> labels) {
        Operand<TFloat32> losses = graph.crossEntropy(logits, graph.tf().stopGradient(labels));
        return importance(graph.perExampleSums(losses, ExampleNorm.SQUARE));
    }

    /** Squares of √p_y ∂ log p_y are the squares of ∂ log p_y weighted by p_y. */
    private ImportanceGraph allClasses(TrainingGraph graph, Operand<TFloat32> logits) {
        Ops tf = graph.tf();
        Operand<TFloat32> probabilities = tf.stopGradient(tf.nn.softmax(logits));
        int classes = classes(logits);
        List<Operand<TFloat32>> weighted = new ArrayList<>();
        for (int y = 0; y < classes; y++) {
            float[][] row = new float[1][classes];
            row[0][y] = 1f;
            Operand<TFloat32> label = tf.math.add(tf.zerosLike(probabilities), tf.constant(row));
            Operand<TFloat32> probability = tf.gather(probabilities, tf.constant(y), tf.constant(1));
            weighted.add(tf.math.mul(graph.crossEntropy(logits, label), tf.math.sqrt(probability)));
        }
        return importance(graph.perExampleSums(weighted, ExampleNorm.SQUARE));
    }

    /** Draws labels from the model: the largest of the logits plus Gumbel noise (Gumbel 1954). */
    private static Operand<TFloat32> sampled(TrainingGraph graph, Operand<TFloat32> logits) {
        Ops tf = graph.tf();
        Operand<TFloat32> uniform =
                tf.random.statelessRandomUniform(tf.shape(logits), graph.randomSeed("fisher-labels"), TFloat32.class);
        Operand<TFloat32> gumbel = tf.math.neg(tf.math.log(tf.math.neg(tf.math.log(uniform))));
        return oneHotOfLargest(tf, tf.math.add(logits, gumbel));
    }

    private static Operand<TFloat32> oneHotOfLargest(Ops tf, Operand<TFloat32> scores) {
        return tf.oneHot(
                tf.math.argMax(scores, tf.constant(1)), tf.constant(classes(scores)), tf.constant(1f), tf.constant(0f));
    }

    private static int classes(Operand<TFloat32> scores) {
        return Math.toIntExact(scores.shape().get(1));
    }

    private ImportanceGraph batched(TrainingGraph graph, Operand<TFloat32> logits) {
        Ops tf = graph.tf();
        Operand<TFloat32> loss = tf.math.mean(graph.crossEntropy(logits, graph.labels()), tf.constant(0));
        List<Operand<TFloat32>> weighted = new ArrayList<>();
        for (Operand<TFloat32> gradient : graph.gradients(loss)) {
            weighted.add(tf.math.mul(tf.math.square(gradient), graph.batchSize()));
        }
        return importance(new PerExampleSums(weighted, config.batchSize()));
    }

    private ImportanceGraph importance(PerExampleSums sums) {
        return Examples.importance(sums, config.examples(), config.batchSize());
    }
}
