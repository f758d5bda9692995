package dev.engram.tf.attach;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/** How many training steps have been taken, counted in the graph, since an application's own loop runs them. */
final class StepCounter {
    private final Ops tf;
    private final Operand<TInt32> variable;
    private final Operand<TInt32> value;
    private final Placeholder<TInt32> input;
    private final Op write;

    /** Declares the counter; it has no value until it is written. */
    StepCounter(Ops tf) {
        this.tf = tf;
        variable = tf.variable(Shape.scalar(), TInt32.class);
        value = tf.identity(variable);
        input = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
        write = tf.assign(variable, input);
    }

    /** Steps taken before the run. */
    Operand<TInt32> value() {
        return value;
    }

    /** Counts one more step once {@code step} is done, so that whatever reads the counter in the step has read it. */
    Op advanceAfter(List<Op> step) {
        return tf.withControlDependencies(step).assignAdd(variable, tf.constant(1));
    }

    int read(Session session) {
        try (Result result = session.runner().fetch(value).run()) {
            return ((TInt32) result.get(0)).getInt();
        }
    }

    void write(Session session, int steps) {
        try (TInt32 scalar = TInt32.scalarOf(steps)) {
            session.runner().feed(input, scalar).addTarget(write).run().close();
        }
    }
}
