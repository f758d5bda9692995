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
 * Ω = mean over examples of |∂ ‖f(x)‖² / ∂θ|, f the logits that compete (Aljundi et al. 2018, arXiv 1711.09601). No labels
 * needed.
 */
public final class OutputSensitivity implements ImportanceEstimator {
    private final OutputSensitivityConfig config;

    /**
     * A sensitivity.
     *
     * @param config number of examples
     */
    public OutputSensitivity(OutputSensitivityConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public long minimumExamples() {
        return config.examples();
    }

    @Override
    public ImportanceGraph build(TrainingGraph graph) {
        Ops tf = graph.tf();
        Operand<TFloat32> competes =
                tf.stopGradient(tf.dtypes.cast(tf.math.equal(graph.logits(), graph.unmaskedLogits()), TFloat32.class));
        Operand<TFloat32> active = tf.math.mul(graph.unmaskedLogits(), competes);
        Operand<TFloat32> norm = tf.reduceSum(tf.math.square(active), tf.constant(1));
        return Examples.importance(graph.perExampleSums(norm, ExampleNorm.MAGNITUDE), config.examples());
    }
}
