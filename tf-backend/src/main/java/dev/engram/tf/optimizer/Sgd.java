package dev.engram.tf.optimizer;

import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** θ ← θ − η g. */
final class Sgd extends Optimizer {
    Sgd(TensorStore store) {
        super(store);
    }

    @Override
    public List<Op> apply(
            Ops tf, List<GraphTensor> parameters, List<Operand<TFloat32>> gradients, Operand<TFloat32> learningRate) {
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            updates.add(tf.train.applyGradientDescent(parameters.get(i).variable(), learningRate, gradients.get(i)));
        }
        return updates;
    }
}
