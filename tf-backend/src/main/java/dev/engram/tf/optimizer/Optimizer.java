package dev.engram.tf.optimizer;

import dev.engram.api.OptimizerSpec;
import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
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
    private final Operand<TFloat32> learningRate;

    Optimizer(TensorStore store, Operand<TFloat32> learningRate) {
        this.store = store;
        this.learningRate = learningRate;
    }

    /**
     * The rule that a specification describes.
     *
     * @param store where its slots are declared
     * @param learningRate η, a scalar
     */
    public static Optimizer of(OptimizerSpec spec, TensorStore store, Operand<TFloat32> learningRate) {
        if (spec instanceof OptimizerSpec.Sgd) {
            return new Sgd(store, learningRate);
        }
        if (spec instanceof OptimizerSpec.Momentum momentum) {
            return new Momentum(store, learningRate, momentum);
        }
        if (spec instanceof OptimizerSpec.Adam adam) {
            return new Adam(store, learningRate, adam);
        }
        if (spec instanceof OptimizerSpec.RmsProp rmsProp) {
            return new RmsProp(store, learningRate, rmsProp);
        }
        return new AdaGrad(store, learningRate, (OptimizerSpec.AdaGrad) spec);
    }

    /**
     * Builds the update of a parameter.
     *
     * @param tf its operations run after all gradients are computed: other gradients read the parameter
     * @return moves the parameter by a step
     */
    public abstract Op apply(Ops tf, GraphTensor parameter, Operand<TFloat32> gradient);

    /**
     * Adds to an update what {@link #apply} does, with the same bits.
     *
     * @param gradient holds it
     */
    public abstract void fuse(FusedUpdate update, GraphTensor parameter, Register gradient);

    /**
     * What the rule itself does to end a step; potentially empty.
     *
     * @param after its operations run after all parameters have moved
     */
    public List<Op> afterwards(Ops after) {
        return List.of();
    }

    /** η, a scalar; for one step, where the rule changes it from step to step. */
    public Operand<TFloat32> rate(Ops tf) {
        return learningRate;
    }

    /** Whether a step is θ − η g and nothing else. */
    public boolean isPlain() {
        return false;
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
