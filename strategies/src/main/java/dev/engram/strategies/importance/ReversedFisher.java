package dev.engram.strategies.importance;

import static java.util.Objects.requireNonNull;

import dev.engram.spi.ExampleNorm;
import dev.engram.spi.ImportanceEstimator;
import dev.engram.spi.ImportanceGraph;
import dev.engram.spi.TrainingGraph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The empirical Fisher of the model with negated logits (EWC-DR, arXiv 2603.18596): where the model is sure, the plain
 * Fisher's gradient vanishes, this one does not. Outputs that do not compete stay masked.
 */
public final class ReversedFisher implements ImportanceEstimator {
    private final ReversedFisherConfig config;

    /**
     * A reversed Fisher.
     *
     * @param config number of examples
     */
    public ReversedFisher(ReversedFisherConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public long minimumExamples() {
        return config.examples();
    }

    @Override
    public ImportanceGraph build(TrainingGraph graph) {
        Ops tf = graph.tf();
        Operand<TFloat32> mask = tf.stopGradient(tf.math.sub(graph.logits(), graph.unmaskedLogits()));
        Operand<TFloat32> reversed = tf.math.sub(mask, graph.unmaskedLogits());
        Operand<TFloat32> losses = graph.crossEntropy(reversed, graph.labels());
        return Examples.importance(graph.perExampleSums(losses, ExampleNorm.SQUARE), config.examples());
    }
}
