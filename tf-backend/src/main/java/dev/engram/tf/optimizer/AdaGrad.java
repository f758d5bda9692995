package dev.engram.tf.optimizer;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** s ← s + g²; θ ← θ − η g / √s (Duchi et al. 2011). */
final class AdaGrad extends AdaptiveOptimizer {
    private final OptimizerSpec.AdaGrad spec;

    AdaGrad(TensorStore store, Operand<TFloat32> learningRate, OptimizerSpec.AdaGrad spec) {
        super(store, learningRate);
        this.spec = spec;
    }

    @Override
    public Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient) {
        GraphTensor square = squares(parameter, "accumulator", (float) spec.initialAccumulator());
        return tf.train.applyAdagrad(parameter.variable(), square.variable(), rate(tf), gradient);
    }

    /** No: TensorFlow's reciprocal root, which this rule is made of, has bits of its own. */
    @Override
    public boolean fuses() {
        return false;
    }

    @Override
    Operand<TFloat32> divisor(Ops tf, Operand<TFloat32> squares) {
        return tf.math.sqrt(squares);
    }
}
