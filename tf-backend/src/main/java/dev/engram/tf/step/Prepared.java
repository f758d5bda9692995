package dev.engram.tf.step;

import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** Tensors of the parameters' shapes that are the same in many steps, and so not computed in each. */
final class Prepared {
    private final TensorStore store;
    private final List<Op> refresh = new ArrayList<>();

    /**
     * Nothing is prepared.
     *
     * @param store where what is computed is declared
     */
    Prepared(TensorStore store) {
        this.store = store;
    }

    /** A tensor itself where it is a variable's value, which costs no memory; else what is computed of it. */
    Operand<TFloat32> stored(String name, GraphTensor parameter, Operand<TFloat32> value) {
        return store.holds(value) ? value : computed(name, parameter, 0f, value).value();
    }

    /**
     * Computes a tensor in {@link #refresh}.
     *
     * @param initial every element until then
     */
    GraphTensor computed(String name, GraphTensor parameter, float initial, Operand<TFloat32> value) {
        GraphTensor tensor = store.derived(name, parameter, initial);
        refresh.add(tensor.assign(value));
        return tensor;
    }

    /** To be run after something changed that a tensor is computed of. */
    List<Op> refresh() {
        return refresh;
    }
}
