package dev.engram.spi;

import java.util.List;
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
     * Any differentiable scalar; TensorFlow takes its gradient.
     *
     * @param value shape []
     */
    record Scalar(Operand<TFloat32> value) implements Penalty {}

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
