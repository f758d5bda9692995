package dev.engram.tf.optimizer;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** s ← s + g²; θ ← θ − η g / √s (Duchi et al. 2011). */
final class AdaGrad extends Optimizer {
    private final OptimizerSpec.AdaGrad spec;

    AdaGrad(TensorStore store, OptimizerSpec.AdaGrad spec) {
        super(store);
        this.spec = spec;
    }

    @Override
    public List<Op> apply(
            Ops tf, List<GraphTensor> parameters, List<Operand<TFloat32>> gradients, Operand<TFloat32> learningRate) {
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            updates.add(tf.train.applyAdagrad(
                    parameter.variable(),
                    slot(parameter, "accumulator", (float) spec.initialAccumulator())
                            .variable(),
                    learningRate,
                    gradients.get(i)));
        }
        return updates;
    }
}
