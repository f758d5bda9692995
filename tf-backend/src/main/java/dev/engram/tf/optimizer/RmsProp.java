package dev.engram.tf.optimizer;

import static java.util.Objects.requireNonNull;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** s ← ρ s + (1 − ρ) g²; v ← μ v + η g / √(s + ε); θ ← θ − v (Tieleman and Hinton 2012). */
final class RmsProp extends Optimizer {
    private final OptimizerSpec.RmsProp spec;
    private final Map<GraphTensor, GraphTensor> squares = new HashMap<>();

    RmsProp(TensorStore store, Operand<TFloat32> learningRate, OptimizerSpec.RmsProp spec) {
        super(store, learningRate);
        this.spec = spec;
    }

    @Override
    public Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient) {
        Operand<TFloat32> decay = tf.constant((float) spec.decay());
        Operand<TFloat32> momentum = tf.constant((float) spec.momentum());
        Operand<TFloat32> epsilon = tf.constant((float) spec.epsilon());
        GraphTensor square = slot(parameter, "mean-square", 0f);
        squares.put(parameter, square);
        return tf.train.applyRmsProp(
                parameter.variable(),
                square.variable(),
                slot(parameter, "momentum", 0f).variable(),
                rate(tf),
                decay,
                momentum,
                epsilon,
                gradient);
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public Operand<TFloat32> divisor(Ops after, GraphTensor parameter, UnaryOperator<Operand<TFloat32>> rows) {
        GraphTensor slot = requireNonNull(squares.get(parameter), "apply comes first");
        Operand<TFloat32> square = after.identity(slot.variable());
        return after.math.sqrt(after.math.add(rows.apply(square), after.constant((float) spec.epsilon())));
    }

    @Override
    public double gain() {
        return 1 / (1 - spec.momentum());
    }
}
