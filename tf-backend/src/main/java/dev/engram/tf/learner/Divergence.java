package dev.engram.tf.learner;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.state.GraphTensor;
import dev.engram.tf.state.TensorStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Finds weights and state that are no numbers any more: a loss tells nothing of the update that follows it. */
public final class Divergence {
    private static final String CURE = ". Lower training.optimizer.learning-rate, or with a penalty its lambda, or use"
            + " training.penalty-step = implicit";

    private final Checks weights;
    private final Checks state;

    private record Checks(List<String> names, Operand<TBool> sound) {}

    /**
     * Builds the checks; all tensors have been declared.
     *
     * @param store of the parameters and the strategy's state
     */
    public Divergence(TensorStore store) {
        weights = checks(store, TensorStore.PARAMETER);
        state = checks(store, TensorStore.STRATEGY);
    }

    private static Checks checks(TensorStore store, String prefix) {
        Ops tf = store.tf();
        List<String> names = store.names(prefix);
        List<Operand<TBool>> sound = new ArrayList<>();
        sound.add(tf.constant(true));
        for (String name : names) {
            GraphTensor tensor = store.tensor(name);
            sound.add(tf.reduceAll(tf.math.isFinite(tensor.value()), axes(tf, tensor.value())));
        }
        return new Checks(names, tf.stack(sound));
    }

    private static Operand<TInt32> axes(Ops tf, Operand<TFloat32> tensor) {
        return tf.range(tf.constant(0), tf.rank(tensor), tf.constant(1));
    }

    /**
     * Looks at the weights that training ended with.
     *
     * @throws EngramException {@link ErrorCode#DIVERGED} naming those that are not finite
     */
    public void requireFiniteWeights(Session session, String task) {
        require(session, weights, "after the last step of " + task);
    }

    /**
     * Looks at what a strategy has made of a task.
     *
     * @throws EngramException {@link ErrorCode#DIVERGED} naming tensors that are not finite
     */
    public void requireFiniteState(Session session, String task) {
        require(session, state, "after importance was measured on " + task);
    }

    private static void require(Session session, Checks checks, String when) {
        List<String> unsound = new ArrayList<>();
        try (Result result = session.runner().fetch(checks.sound()).run()) {
            TBool sound = (TBool) result.get(0);
            for (int i = 0; i < checks.names().size(); i++) {
                if (!sound.getBoolean(i + 1)) {
                    unsound.add(checks.names().get(i));
                }
            }
        }
        if (!unsound.isEmpty()) {
            throw exception("Not finite " + when + ": " + String.join(", ", unsound));
        }
    }

    /** What to say of numbers that are none. */
    static EngramException exception(String what) {
        return new EngramException(ErrorCode.DIVERGED, what + CURE);
    }
}
