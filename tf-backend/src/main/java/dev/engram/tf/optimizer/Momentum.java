package dev.engram.tf.optimizer;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ApplyMomentum;
import org.tensorflow.types.TFloat32;

/** v ← μ v + g; θ ← θ − η v, or θ ← θ − η (g + μ v) after Nesterov. */
final class Momentum extends Optimizer {
    private final OptimizerSpec.Momentum spec;

    Momentum(TensorStore store, OptimizerSpec.Momentum spec) {
        super(store);
        this.spec = spec;
    }

    @Override
    public List<Op> apply(
            Ops tf, List<GraphTensor> parameters, List<Operand<TFloat32>> gradients, Operand<TFloat32> learningRate) {
        Operand<TFloat32> momentum = tf.constant((float) spec.momentum());
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            updates.add(tf.train.applyMomentum(
                    parameter.variable(),
                    slot(parameter, "momentum", 0f).variable(),
                    learningRate,
                    gradients.get(i),
                    momentum,
                    ApplyMomentum.useNesterov(spec.nesterov())));
        }
        return updates;
    }

    @Override
    public double gain() {
        return 1 / (1 - spec.momentum());
    }
}
