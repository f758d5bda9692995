package dev.engram.tf.learner;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.graph.BatchSearch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What a strategy runs and reads while no batch is fed. */
public final class WithoutBatch {
    private final Session session;
    private final String strategy;
    private final Operand<TInt32> moment;
    /** What has been looked at: a strategy runs the same operations after every task. */
    private final Set<Operation> allowed = new HashSet<>();

    /**
     * Runs in a session.
     *
     * @param strategy for messages
     * @param moment from which {@code TrainingGraph.randomSeed} is derived
     */
    public WithoutBatch(Session session, String strategy, Operand<TInt32> moment) {
        this.session = session;
        this.strategy = strategy;
        this.moment = moment;
    }

    /**
     * Runs operations once.
     *
     * @throws EngramException {@link ErrorCode#PLUGIN} when one depends on a batch
     */
    void run(List<? extends Op> ops) {
        if (!ops.isEmpty()) {
            require("run", ops);
            Session.Runner runner = session.runner();
            ops.forEach(runner::addTarget);
            runner.run().close();
        }
    }

    /**
     * Reads a scalar.
     *
     * @throws EngramException {@link ErrorCode#PLUGIN} when it depends on a batch
     */
    float read(Operand<TFloat32> scalar) {
        require("read", List.of(scalar));
        try (Result result = session.runner().fetch(scalar).run()) {
            TFloat32 value = (TFloat32) result.get(0);
            if (value.rank() != 0) {
                throw new IllegalArgumentException("A tensor of shape " + value.shape() + " is not read as one number");
            }
            return value.getFloat();
        }
    }

    private void require(String method, List<? extends Op> ops) {
        for (Op op : ops) {
            if (!allowed.contains(op.op())) {
                new BatchSearch(moment).find(op).ifPresent(found -> {
                    throw dependent(method, op, found);
                });
                allowed.add(op.op());
            }
        }
    }

    private EngramException dependent(String method, Op op, GraphOperation onBatch) {
        return new EngramException(
                ErrorCode.PLUGIN,
                strategy + " gives '" + op.op().name() + "' to TaskScope." + method
                        + ", which has no batch, but it depends on one: on "
                        + (onBatch.equals(moment.op())
                                ? "TrainingGraph.randomSeed"
                                : "the placeholder '" + onBatch.name() + "'")
                        + ". Compute it in TaskScope.forEachBatch, and keep what is to be read in a StateTensor");
    }
}
