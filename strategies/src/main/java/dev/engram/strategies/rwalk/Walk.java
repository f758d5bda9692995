package dev.engram.strategies.rwalk;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ExampleNorm;
import dev.engram.spi.Penalty;
import dev.engram.spi.PerExampleSums;
import dev.engram.spi.StateTensor;
import dev.engram.spi.StepView;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.strategies.quadratic.DecayedPenalty;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What {@link RiemannianWalk} notes on its way. */
final class Walk implements Consolidation {
    private final Ops tf;
    private final RiemannianWalkConfig config;
    private final List<Operand<TFloat32>> squares;
    private final Operand<TFloat32> batchSize;
    private final StateTensor step;
    private final List<StateTensor> fisher;
    private final List<StateTensor> gain;
    private final List<StateTensor> way;
    private final List<StateTensor> score;
    private final List<StateTensor> pastScore;
    private final StateTensor tasks;
    private final DecayedPenalty penalty;
    private final List<Op> start = new ArrayList<>();
    private final List<Op> average = new ArrayList<>();
    private final List<Op> weigh = new ArrayList<>();

    Walk(TrainingGraph graph, RiemannianWalkConfig config) {
        this.config = config;
        tf = graph.tf();
        batchSize = graph.batchSize();
        squares = squares(graph);
        step = graph.state("step", Shape.scalar(), 0f);
        fisher = graph.statePerParameter("fisher", 0f);
        gain = graph.statePerParameter("gain", 0f);
        way = graph.statePerParameter("way", 0f);
        score = graph.statePerParameter("score", 0f);
        pastScore = graph.statePerParameter("past-score", 0f);
        tasks = graph.state("tasks", Shape.scalar(), 0f);
        List<StateTensor> importance = graph.scratchPerParameter("importance");
        // Both F and s already hold all tasks: the penalty of the last one replaces those before.
        penalty = new DecayedPenalty(graph, config.lambda(), 0, importance);
        for (List<StateTensor> noted : List.of(gain, way, score)) {
            noted.forEach(tensor -> start.add(tensor.clear()));
        }
        Operand<TFloat32> first = tf.math.div(tf.constant(1f), tf.math.add(tasks.value(), tf.constant(1f)));
        Operand<TFloat32> share = tf.math.maximum(first, tf.constant(0.5f));
        for (int i = 0; i < score.size(); i++) {
            Operand<TFloat32> past = pastScore.get(i).value();
            Operand<TFloat32> news = tf.math.sub(score.get(i).value(), past);
            average.add(pastScore.get(i).assign(tf.math.add(past, tf.math.mul(share, news))));
        }
        Operand<TFloat32> largestFisher = largest(fisher);
        Operand<TFloat32> largestScore = largest(pastScore);
        for (int i = 0; i < score.size(); i++) {
            Operand<TFloat32> f = tf.math.divNoNan(fisher.get(i).value(), largestFisher);
            Operand<TFloat32> s = tf.math.divNoNan(pastScore.get(i).value(), largestScore);
            weigh.add(importance.get(i).assign(tf.math.add(f, s)));
        }
        weigh.add(tasks.assignAdd(tf.constant(1f)));
    }

    /** Of the training batch, which may not be larger than what is right per example. */
    private static List<Operand<TFloat32>> squares(TrainingGraph graph) {
        PerExampleSums sums =
                graph.perExampleSums(graph.crossEntropy(graph.logits(), graph.labels()), ExampleNorm.SQUARE);
        if (sums.largestBatch() == 1) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "rwalk measures importance in every training step, which needs dense or convolutional layers; this"
                            + " network shares weights or has other layers with parameters. Choose ewc, which measures"
                            + " once a task");
        }
        return sums.sums();
    }

    private Operand<TFloat32> largest(List<StateTensor> tensors) {
        Operand<TFloat32> largest = tf.constant(0f);
        for (StateTensor tensor : tensors) {
            Operand<TFloat32> flat = tf.reshape(tensor.value(), tf.constant(new int[] {-1}));
            largest = tf.math.maximum(largest, tf.reduceMax(flat, tf.constant(0)));
        }
        return largest;
    }

    @Override
    public Penalty penalty() {
        return penalty.penalty();
    }

    /** The gradients as they are, once F of the batch has been measured at the same weights. */
    @Override
    public List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
        Ops measured = tf.withControlDependencies(new ArrayList<Op>(squares));
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        ofTaskLoss.forEach(gradient -> gradients.add(measured.identity(gradient)));
        return gradients;
    }

    @Override
    public List<Op> afterUpdate(StepView view) {
        Operand<TFloat32> next = tf.math.add(step.value(), tf.constant(1f));
        Operand<TFloat32> within = tf.math.floorMod(next, tf.constant((float) config.interval()));
        Operand<TFloat32> goesOn = tf.math.minimum(within, tf.constant(1f));
        Operand<TFloat32> ends = tf.math.sub(tf.constant(1f), goesOn);
        List<Op> notes = new ArrayList<>();
        notes.add(step.assign(within)); // not the count of all steps, which a float32 holds up to 2²⁴
        for (int i = 0; i < fisher.size(); i++) {
            Operand<TFloat32> delta = view.deltas().get(i);
            Operand<TFloat32> f = movingAverage(fisher.get(i), tf.math.div(squares.get(i), batchSize));
            Operand<TFloat32> fell = tf.math.sub(
                    gain.get(i).value(), tf.math.mul(view.taskGradients().get(i), delta));
            Operand<TFloat32> walked = tf.math.add(way.get(i).value(), delta);
            Operand<TFloat32> distance = tf.math.mul(tf.math.mul(f, tf.math.square(walked)), tf.constant(0.5f));
            Operand<TFloat32> scored =
                    tf.math.div(tf.nn.relu(fell), tf.math.add(distance, tf.constant((float) config.epsilon())));
            notes.add(fisher.get(i).assign(f));
            notes.add(score.get(i).assignAdd(tf.math.mul(scored, ends)));
            notes.add(gain.get(i).assign(tf.math.mul(fell, goesOn)));
            notes.add(way.get(i).assign(tf.math.mul(walked, goesOn)));
        }
        return notes;
    }

    private Operand<TFloat32> movingAverage(StateTensor average, Operand<TFloat32> newest) {
        Operand<TFloat32> step = tf.math.mul(tf.math.sub(newest, average.value()), tf.constant((float) config.alpha()));
        return tf.math.add(average.value(), step);
    }

    @Override
    public void taskStarted(TaskScope scope) {
        scope.run(start);
    }

    @Override
    public void taskLearned(TaskScope scope) {
        scope.run(average);
        scope.run(weigh);
        penalty.update(scope);
    }
}
