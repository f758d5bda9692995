package dev.engram.tf.optimizer;

import static java.util.Objects.requireNonNull;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** s ← s + g²; θ ← θ − η g / √s (Duchi et al. 2011). */
final class AdaGrad extends Optimizer {
    private final OptimizerSpec.AdaGrad spec;
    private final List<GraphTensor> squares = new ArrayList<>();
    private @Nullable Operand<TFloat32> rate;

    AdaGrad(TensorStore store, OptimizerSpec.AdaGrad spec) {
        super(store);
        this.spec = spec;
    }

    @Override
    public List<Op> apply(
            Ops tf, List<GraphTensor> parameters, List<Operand<TFloat32>> gradients, Operand<TFloat32> learningRate) {
        rate = learningRate;
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            GraphTensor square = slot(parameter, "accumulator", (float) spec.initialAccumulator());
            squares.add(square);
            updates.add(tf.train.applyAdagrad(parameter.variable(), square.variable(), learningRate, gradients.get(i)));
        }
        return updates;
    }

    @Override
    public List<Operand<TFloat32>> stepSizes(Ops after, Operand<TFloat32> factor) {
        Operand<TFloat32> eta = after.math.mul(requireNonNull(rate, "apply comes first"), factor);
        List<Operand<TFloat32>> sizes = new ArrayList<>();
        for (GraphTensor square : squares) {
            sizes.add(after.math.div(eta, after.math.sqrt(after.identity(square.variable()))));
        }
        return sizes;
    }
}
