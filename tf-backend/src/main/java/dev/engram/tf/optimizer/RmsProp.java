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

/** s ← ρ s + (1 − ρ) g²; v ← μ v + η g / √(s + ε); θ ← θ − v (Tieleman and Hinton 2012). */
final class RmsProp extends Optimizer {
    private final OptimizerSpec.RmsProp spec;
    private final List<GraphTensor> squares = new ArrayList<>();
    private @Nullable Operand<TFloat32> rate;

    RmsProp(TensorStore store, OptimizerSpec.RmsProp spec) {
        super(store);
        this.spec = spec;
    }

    @Override
    public List<Op> apply(
            Ops tf, List<GraphTensor> parameters, List<Operand<TFloat32>> gradients, Operand<TFloat32> learningRate) {
        Operand<TFloat32> decay = tf.constant((float) spec.decay());
        Operand<TFloat32> momentum = tf.constant((float) spec.momentum());
        Operand<TFloat32> epsilon = tf.constant((float) spec.epsilon());
        rate = learningRate;
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            GraphTensor square = slot(parameter, "mean-square", 0f);
            squares.add(square);
            updates.add(tf.train.applyRmsProp(
                    parameter.variable(),
                    square.variable(),
                    slot(parameter, "momentum", 0f).variable(),
                    learningRate,
                    decay,
                    momentum,
                    epsilon,
                    gradients.get(i)));
        }
        return updates;
    }

    @Override
    public List<Operand<TFloat32>> stepSizes(Ops after, Operand<TFloat32> factor) {
        Operand<TFloat32> eta = after.math.mul(requireNonNull(rate, "apply comes first"), factor);
        List<Operand<TFloat32>> sizes = new ArrayList<>();
        for (GraphTensor square : squares) {
            sizes.add(after.math.div(
                    eta, after.math.sqrt(after.math.add(after.identity(square.variable()), after.constant((float)
                            spec.epsilon())))));
        }
        return sizes;
    }

    @Override
    public double gain() {
        return 1 / (1 - spec.momentum());
    }
}
