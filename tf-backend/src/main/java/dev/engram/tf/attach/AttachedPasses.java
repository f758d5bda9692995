package dev.engram.tf.attach;

import dev.engram.tf.learner.LearnerGraph;
import dev.engram.tf.network.AttachedNetwork;
import dev.engram.tf.state.GraphTensor;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Passes of an application's network, in which all outputs compete.
 *
 * @param logits {@code [batch, outputs]}
 */
record AttachedPasses(Ops tf, AttachedNetwork network, Operand<TFloat32> logits) implements LearnerGraph.Passes {
    @Override
    public Operand<TFloat32> features() {
        return network.rows();
    }

    @Override
    public Operand<TFloat32> mask() {
        return tf.zerosLike(logits);
    }

    @Override
    public Operand<TFloat32> forward(Operand<TFloat32> features, Function<GraphTensor, Operand<TFloat32>> weights) {
        return network.infer(features, weights);
    }
}
