package dev.engram.tf.optimizer;

import static java.util.Objects.requireNonNull;

import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A rule that divides the gradient by a D of its own for each weight, found from squared gradients. */
public abstract class AdaptiveOptimizer extends Optimizer {
    private final Map<GraphTensor, GraphTensor> squares = new HashMap<>();
    private final Map<GraphTensor, Register> divisors = new HashMap<>();

    AdaptiveOptimizer(TensorStore store, Operand<TFloat32> learningRate) {
        super(store, learningRate);
    }

    /** Declares the slot of a parameter that D is found from. */
    GraphTensor squares(GraphTensor parameter, String name, float initial) {
        GraphTensor slot = slot(parameter, name, initial);
        squares.put(parameter, slot);
        return slot;
    }

    /**
     * D of a parameter or of some of its rows. To be called after {@link #apply}.
     *
     * @param after its operations run after this parameter is updated
     * @param rows takes them from a tensor of the parameter's shape
     */
    public final Operand<TFloat32> divisor(Ops after, GraphTensor parameter, UnaryOperator<Operand<TFloat32>> rows) {
        GraphTensor slot = requireNonNull(squares.get(parameter), "apply comes first");
        return divisor(after, rows.apply(after.identity(slot.variable())));
    }

    /** Where {@link #fuse} leaves D. */
    public final Register divisor(FusedUpdate update, GraphTensor parameter) {
        return divisors.computeIfAbsent(parameter, first -> update.between());
    }

    /** D, of the shape of what it is found from. */
    abstract Operand<TFloat32> divisor(Ops tf, Operand<TFloat32> squares);
}
