package dev.engram.tf.optimizer;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * An update rule in a graph, made of TensorFlow's own training operations. tensorflow-framework's optimizers are not used:
 * they bake the learning rate into the graph, differentiate every variable, and their Adam is not deterministic.
 */
public abstract class Optimizer {
    private final TensorStore store;

    Optimizer(TensorStore store) {
        this.store = store;
    }

    /** The rule that a specification describes; its slots are declared in {@code store}. */
    public static Optimizer of(OptimizerSpec spec, TensorStore store) {
        if (spec instanceof OptimizerSpec.Sgd) {
            return new Sgd(store);
        }
        if (spec instanceof OptimizerSpec.Momentum momentum) {
            return new Momentum(store, momentum);
        }
        if (spec instanceof OptimizerSpec.Adam adam) {
            return new Adam(store, adam);
        }
        if (spec instanceof OptimizerSpec.RmsProp rmsProp) {
            return new RmsProp(store, rmsProp);
        }
        return new AdaGrad(store, (OptimizerSpec.AdaGrad) spec);
    }

    /**
     * Builds the update of all parameters.
     *
     * @param tf its operations run after all gradients are computed: other gradients read the parameters
     * @param gradients one a parameter
     * @param learningRate η, a scalar
     * @return operations that, run once, take one step
     */
    public abstract List<Op> apply(
            Ops tf, List<GraphTensor> parameters, List<Operand<TFloat32>> gradients, Operand<TFloat32> learningRate);

    /**
     * s η_i / D_i of the step just built, one a parameter, of its shape, where the rule divides the gradient by a D of its own
     * for each weight; empty where every weight moves by η. To be called after {@link #apply}.
     *
     * @param after its operations run after the update
     * @param factor s, a scalar
     */
    public List<Operand<TFloat32>> stepSizes(Ops after, Operand<TFloat32> factor) {
        return List.of();
    }

    /** How many step sizes a weight moves, step after step, under a constant gradient: 1 / (1 − μ) with momentum μ. */
    public double gain() {
        return 1;
    }

    GraphTensor slot(GraphTensor parameter, String slot, float initial) {
        String name = parameter.name().substring(TensorStore.PARAMETER.length());
        return store.declare(TensorStore.OPTIMIZER + slot + "/" + name, parameter.shape(), initial);
    }

    GraphTensor scalarSlot(String slot, float initial) {
        return store.declare(TensorStore.OPTIMIZER + slot, org.tensorflow.ndarray.Shape.scalar(), initial);
    }
}
