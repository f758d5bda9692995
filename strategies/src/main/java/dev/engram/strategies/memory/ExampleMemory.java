package dev.engram.strategies.memory;

import dev.engram.spi.Parameter;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A fixed number of examples of the tasks so far, of each about as many: the k-th task takes one k-th of all places, drawn
 * evenly, and so leaves each task before it the same share (reservoir sampling by tasks; Chaudhry et al. 2019, arXiv
 * 1902.10486). A task with fewer examples than places fills them with copies. In a growing set of classes old examples
 * compete with the new classes, too; separate heads stay separate.
 */
public final class ExampleMemory {
    private final TrainingGraph graph;
    private final Ops tf;
    private final int places;
    private final StateTensor features;
    private final StateTensor labels;
    private final StateTensor masks;
    private final StateTensor tasks;
    private final List<Op> store;

    /**
     * An empty memory.
     *
     * @param places how many examples, at least 1
     */
    public ExampleMemory(TrainingGraph graph, int places) {
        this.graph = graph;
        this.tf = graph.tf();
        this.places = places;
        features = rows("features", graph.features());
        labels = rows("labels", graph.unmaskedLogits());
        masks = rows("masks", graph.unmaskedLogits());
        tasks = graph.state("tasks", Shape.scalar(), 0f);
        Operand<TInt32> rank = randomOrder();
        Operand<TFloat32> share = tf.math.div(tf.constant((float) places), tf.math.add(tasks.value(), tf.constant(1f)));
        Operand<TBool> taken = tf.expandDims(tf.math.less(tf.dtypes.cast(rank, TFloat32.class), share), tf.constant(1));
        Operand<TInt32> source = tf.math.floorMod(rank, batchRows());
        store = List.of(
                keep(features, graph.features(), source, taken),
                keep(labels, graph.labels(), source, taken),
                keep(masks, graph.mask(), source, taken));
    }

    private StateTensor rows(String name, Operand<TFloat32> asWide) {
        return graph.state("memory/" + name, Shape.of(places, asWide.shape().get(1)), 0f);
    }

    private Operand<TInt32> batchRows() {
        return tf.gather(tf.shape(graph.features()), tf.constant(0), tf.constant(0));
    }

    /** A random rank for each place. */
    private Operand<TInt32> randomOrder() {
        Operand<TFloat32> drawn = tf.random.statelessRandomUniform(
                tf.constant(new int[] {places}), graph.randomSeed("memory/places"), TFloat32.class);
        return tf.nn.topK(drawn, tf.constant(places), TInt32.class).indices();
    }

    private Op keep(StateTensor kept, Operand<TFloat32> ofBatch, Operand<TInt32> source, Operand<TBool> taken) {
        Operand<TFloat32> offered = tf.gather(ofBatch, source, tf.constant(0));
        return kept.assign(tf.select(taken, offered, kept.value()));
    }

    /** Takes a share of the task's examples in. */
    public void store(TaskScope scope) {
        int sample = (int) Math.min(places, scope.examples());
        scope.forEachBatch(sample, sample, store);
        scope.run(List.of(tasks.assignAdd(tf.constant(1f))));
    }

    /** 1 once examples are stored, 0 before; a scalar. */
    public Operand<TFloat32> filled() {
        return tf.math.minimum(tasks.value(), tf.constant(1f));
    }

    /**
     * Gradients of the mean cross-entropy of stored examples, as many as the batch has, drawn anew with each step; zeros while
     * none are stored.
     */
    public List<Operand<TFloat32>> gradients() {
        // One place of an empty memory: no rows at all would end the process in a convolution.
        Operand<TInt32> count =
                tf.math.maximum(tf.math.mul(batchRows(), tf.dtypes.cast(filled(), TInt32.class)), tf.constant(1));
        Operand<TInt32> rows = tf.random.statelessRandomUniformInt(
                tf.expandDims(count, tf.constant(0)),
                graph.randomSeed("memory/rows"),
                tf.constant(0),
                tf.constant(places));
        Operand<TFloat32> wanted = drawn(labels, rows);
        Operand<TFloat32> mask = widened(drawn(masks, rows), wanted, count);
        List<Operand<TFloat32>> weights =
                graph.parameters().stream().map(Parameter::value).toList();
        Operand<TFloat32> logits = tf.math.add(graph.forward(drawn(features, rows), weights), mask);
        Operand<TFloat32> losses = graph.crossEntropy(logits, wanted);
        return graph.gradients(tf.math.mul(tf.math.mean(losses, tf.constant(0)), filled()));
    }

    private Operand<TFloat32> drawn(StateTensor kept, Operand<TInt32> rows) {
        return tf.gather(kept.value(), rows, tf.constant(0));
    }

    /** Where the task at hand uses an example's output, what competes with it now, else what competed with it then. */
    private Operand<TFloat32> widened(Operand<TFloat32> then, Operand<TFloat32> wanted, Operand<TInt32> count) {
        Operand<TFloat32> now = tf.slice(
                graph.mask(),
                tf.constant(new int[] {0, 0}),
                tf.stack(List.of(
                        count, tf.constant(Math.toIntExact(labels.shape().get(1))))));
        Operand<TFloat32> ofWanted = tf.reduceSum(tf.math.mul(now, wanted), tf.constant(1));
        return tf.select(tf.math.less(tf.expandDims(ofWanted, tf.constant(1)), tf.constant(0f)), then, now);
    }
}
