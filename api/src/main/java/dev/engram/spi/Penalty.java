package dev.engram.spi;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What a strategy adds to the task loss, as a value. */
public sealed interface Penalty {
    static Penalty none() {
        return new None();
    }

    /** No penalty. */
    record None() implements Penalty {}

    /**
     * Any differentiable scalar of parameters and state; TensorFlow takes its gradient, and its part of a step is always
     * explicit.
     *
     * @param value shape []; not of the batch, such as of the logits: it is read between steps, too, when there is none. What
     *     depends on the batch belongs into {@link Consolidation#gradients}
     * @param largestCurvature shape []: largest eigenvalue of its Hessian where the strategy knows it, so that a step
     *     that would diverge is reported before training
     */
    record Scalar(Operand<TFloat32> value, Optional<Operand<TFloat32>> largestCurvature) implements Penalty {
        /** A penalty of unknown curvature. */
        public Scalar(Operand<TFloat32> value) {
            this(value, Optional.empty());
        }
    }

    /**
     * ½ Σ P_i (θ_i − θ*_i)² + constant. The framework knows its gradient P (θ − θ*) and can take its part of an SGD step
     * implicitly, so that it is stable for every P.
     *
     * @param precision P = λ F, one a parameter, of its shape; not negative; λ is folded in once a task
     * @param anchor θ*, one a parameter, of its shape
     * @param constant shape []; what merging several penalties into one leaves over
     */
    record Quadratic(List<Operand<TFloat32>> precision, List<Operand<TFloat32>> anchor, Operand<TFloat32> constant)
            implements Penalty {
        public Quadratic {
            precision = List.copyOf(precision);
            anchor = List.copyOf(anchor);
        }
    }
}
