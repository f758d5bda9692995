package dev.engram.tf.learner;

import dev.engram.tf.gradient.GradientTape;
import dev.engram.tf.gradient.PartGradients;
import dev.engram.tf.graph.BatchParts;
import dev.engram.tf.state.GraphTensor;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.types.TFloat32;

/**
 * The mean cross-entropy of a training batch and its gradients.
 *
 * @param mean scalar
 * @param gradients one a parameter
 */
record TaskLoss(Operand<TFloat32> mean, List<Operand<TFloat32>> gradients) {
    /**
     * The loss of a batch, in one piece or in parts that can go side by side. Its derivative by the logits is taken by hand, the
     * entropy's own times 1 / examples: TensorFlow's gradient of the mean finds the same in 27 small operations.
     *
     * @param logits {@code [examples of the part, outputs]}, one a part, not masked
     * @param mask {@code [batch, outputs]}
     * @param labels one-hot, {@code [batch, outputs]}
     */
    static TaskLoss of(
            Graph graph,
            Ops tf,
            BatchParts parts,
            List<Operand<TFloat32>> logits,
            Operand<TFloat32> mask,
            Operand<TFloat32> labels,
            List<GraphTensor> parameters) {
        List<Operand<TFloat32>> masks = parts.cut(mask);
        List<Operand<TFloat32>> labelsOfParts = parts.cut(labels);
        Operand<TFloat32> weight = tf.math.div(tf.constant(1f), tf.dtypes.cast(parts.size(), TFloat32.class));
        List<Operand<TFloat32>> losses = new ArrayList<>();
        List<Operand<TFloat32>> slopes = new ArrayList<>();
        for (int part = 0; part < logits.size(); part++) {
            SoftmaxCrossEntropyWithLogits<TFloat32> entropy = tf.nn.softmaxCrossEntropyWithLogits(
                    tf.math.add(logits.get(part), masks.get(part)), labelsOfParts.get(part));
            losses.add(entropy.loss());
            slopes.add(tf.math.mul(entropy.backprop(), weight));
        }
        List<Operand<TFloat32>> variables = new ArrayList<>();
        parameters.forEach(parameter -> variables.add(parameter.variable()));
        List<Operand<TFloat32>> gradients = logits.size() == 1
                ? new GradientTape(graph).gradients(logits.get(0), slopes.get(0), variables)
                : new PartGradients(graph, tf, parts).gradients(logits, slopes, variables);
        return new TaskLoss(tf.math.mean(parts.join(losses), tf.constant(0)), gradients);
    }
}
