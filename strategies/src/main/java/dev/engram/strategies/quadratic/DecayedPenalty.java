package dev.engram.strategies.quadratic;

import dev.engram.spi.Penalty;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One quadratic penalty around the latest weights: P ← γ P + λ F, θ* ← θ. State: 8 bytes a parameter. */
public final class DecayedPenalty {
    private final List<StateTensor> precision;
    private final List<StateTensor> anchor;
    private final Operand<TFloat32> none;
    private final List<Op> update = new ArrayList<>();

    /**
     * Declares P and θ*, both 0.
     *
     * @param gamma γ, in [0, 1]
     * @param importance F of the task just learned, one a parameter
     */
    public DecayedPenalty(TrainingGraph graph, double lambda, double gamma, List<StateTensor> importance) {
        Ops tf = graph.tf();
        precision = graph.statePerParameter("precision", 0f);
        anchor = graph.statePerParameter("anchor", 0f);
        none = tf.constant(0f);
        for (int i = 0; i < precision.size(); i++) {
            Operand<TFloat32> kept = tf.math.mul(precision.get(i).value(), tf.constant((float) gamma));
            Operand<TFloat32> added = tf.math.mul(importance.get(i).value(), tf.constant((float) lambda));
            update.add(precision.get(i).assign(tf.math.add(kept, added)));
            update.add(anchor.get(i).assign(graph.parameters().get(i).value()));
        }
    }

    /** θ*, one a parameter. */
    public List<StateTensor> anchor() {
        return anchor;
    }

    /** Moves penalty and anchor to the task just learned. */
    public void update(TaskScope scope) {
        scope.run(update);
    }

    /** The penalty in the training step. */
    public Penalty penalty() {
        return new Penalty.Quadratic(
                precision.stream().map(StateTensor::value).toList(),
                anchor.stream().map(StateTensor::value).toList(),
                none);
    }
}
