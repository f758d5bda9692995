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

/** Kingma and Ba 2015, arXiv 1412.6980. The powers of β move after all parameters: without that order it is a race. */
final class Adam extends Optimizer {
    private final OptimizerSpec.Adam spec;
    private final List<GraphTensor> meanSquares = new ArrayList<>();
    private @Nullable Operand<TFloat32> correctedRate;

    Adam(TensorStore store, OptimizerSpec.Adam spec) {
        super(store);
        this.spec = spec;
    }

    @Override
    public List<Op> apply(
            Ops tf, List<GraphTensor> parameters, List<Operand<TFloat32>> gradients, Operand<TFloat32> learningRate) {
        Operand<TFloat32> beta1 = tf.constant((float) spec.beta1());
        Operand<TFloat32> beta2 = tf.constant((float) spec.beta2());
        Operand<TFloat32> epsilon = tf.constant((float) spec.epsilon());
        GraphTensor power1 = scalarSlot("beta1-power", (float) spec.beta1());
        GraphTensor power2 = scalarSlot("beta2-power", (float) spec.beta2());
        Operand<TFloat32> one = tf.constant(1f);
        Operand<TFloat32> corrected = tf.math.div(
                tf.math.mul(learningRate, tf.math.sqrt(tf.math.sub(one, power2.value()))),
                tf.math.sub(one, power1.value()));
        correctedRate = corrected;
        List<Op> updates = new ArrayList<>();
        updates.add(corrected);
        for (int i = 0; i < parameters.size(); i++) {
            GraphTensor parameter = parameters.get(i);
            GraphTensor mean = slot(parameter, "m", 0f);
            GraphTensor meanSquare = slot(parameter, "v", 0f);
            meanSquares.add(meanSquare);
            updates.add(tf.train.applyAdam(
                    parameter.variable(),
                    mean.variable(),
                    meanSquare.variable(),
                    power1.value(),
                    power2.value(),
                    learningRate,
                    beta1,
                    beta2,
                    epsilon,
                    gradients.get(i)));
        }
        Ops after = tf.withControlDependencies(updates);
        updates.add(after.assign(power1.variable(), after.math.mul(power1.value(), beta1)));
        updates.add(after.assign(power2.variable(), after.math.mul(power2.value(), beta2)));
        return updates;
    }

    @Override
    public List<Operand<TFloat32>> stepSizes(Ops after, Operand<TFloat32> factor) {
        Operand<TFloat32> rate = after.math.mul(requireNonNull(correctedRate, "apply comes first"), factor);
        List<Operand<TFloat32>> sizes = new ArrayList<>();
        for (GraphTensor meanSquare : meanSquares) {
            Operand<TFloat32> root = after.math.sqrt(after.identity(meanSquare.variable()));
            sizes.add(after.math.div(rate, after.math.add(root, after.constant((float) spec.epsilon()))));
        }
        return sizes;
    }
}
