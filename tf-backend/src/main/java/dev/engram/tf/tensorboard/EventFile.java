package dev.engram.tf.tensorboard;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.runtime.TensorFlowRuntime;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** One event file: {@code WriteScalarSummary} in a graph of its own, so that the learner's graph stays as it is. */
final class EventFile implements AutoCloseable {
    private static final int QUEUE = 1000;
    private static final int FLUSH_MILLIS = 2000;

    private final Path directory;
    private final Graph graph;
    private final Session session;
    private final Placeholder<TString> tag;
    private final Placeholder<TInt64> step;
    private final Placeholder<TFloat32> value;
    private final Op write;
    private final Op end;

    /**
     * Opens a new file.
     *
     * @param directory made if it is missing; older files in it stay
     */
    EventFile(Path directory) {
        this.directory = directory;
        TensorFlowRuntime.load();
        graph = new Graph();
        Ops tf = Ops.create(graph);
        Operand<? extends TType> writer = tf.summary.summaryWriter();
        Op open = tf.summary.createSummaryFileWriter(
                writer,
                tf.constant(directory.toString()),
                tf.constant(QUEUE),
                tf.constant(FLUSH_MILLIS),
                tf.constant(".engram"));
        tag = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
        step = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
        value = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        write = tf.summary.writeScalarSummary(writer, step, tag, value);
        end = tf.summary.closeSummaryWriter(writer);
        session = new Session(graph, config());
        try {
            run(session.runner().addTarget(open));
        } catch (EngramException e) {
            release();
            throw e;
        }
    }

    /** One thread would do, but the first session of a process can decide the threads of all others. */
    static ConfigProto config() {
        return ConfigProto.newBuilder()
                .putDeviceCount("GPU", 0)
                .setUsePerSessionThreads(true)
                .setIntraOpParallelismThreads(Runtime.getRuntime().availableProcessors())
                .setInterOpParallelismThreads(1)
                .build();
    }

    /**
     * Adds a point to each of several curves.
     *
     * @param values by the curve's name
     */
    void write(long at, Map<String, Double> values) {
        values.forEach((name, number) -> {
            try (TString tags = TString.scalarOf(name);
                    TInt64 steps = TInt64.scalarOf(at);
                    TFloat32 numbers = TFloat32.scalarOf(number.floatValue())) {
                run(session.runner()
                        .feed(tag, tags)
                        .feed(step, steps)
                        .feed(value, numbers)
                        .addTarget(write));
            }
        });
    }

    private void run(Session.Runner runner) {
        try {
            runner.run().close();
        } catch (TensorFlowException e) {
            throw new EngramException(ErrorCode.IO, "Cannot write TensorBoard events into " + directory + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            run(session.runner().addTarget(end));
        } finally {
            release();
        }
    }

    private void release() {
        session.close();
        graph.close();
    }
}
