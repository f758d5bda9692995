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

/** s ← s + g²; θ ← θ − η g / √s (Duchi et al. 2011). */
final class AdaGrad extends Optimizer {
    private final OptimizerSpec.AdaGrad spec;
    private final Map<GraphTensor, GraphTensor> squares = new HashMap<>();

    AdaGrad(TensorStore store, Operand<TFloat32> learningRate, OptimizerSpec.AdaGrad spec) {
        super(store, learningRate);
        this.spec = spec;
    }

    @Override
    public Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient) {
        GraphTensor square = slot(parameter, "accumulator", (float) spec.initialAccumulator());
        squares.put(parameter, square);
        return tf.train.applyAdagrad(parameter.variable(), square.variable(), rate(tf), gradient);
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public Operand<TFloat32> divisor(Ops after, GraphTensor parameter, UnaryOperator<Operand<TFloat32>> rows) {
        GraphTensor slot = requireNonNull(squares.get(parameter), "apply comes first");
        Operand<TFloat32> square = after.identity(slot.variable());
        return after.math.sqrt(rows.apply(square));
    }
}
