package dev.engram.testkit;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ExampleNorm;
import dev.engram.spi.Parameter;
import dev.engram.spi.Penalty;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.testkit.Flawed.Flaw;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@link Flawed} in a graph: P ← P + λ F, θ* ← θ, but for its flaw. */
final class FlawedConsolidation implements Consolidation {
    /** As large as the batches of real estimators. */
    private static final int BATCH = 1000;

    private final Flawed.Config config;
    private final TrainingGraph graph;
    private final Ops tf;
    private final double lambda;
    private final List<StateTensor> precision;
    private final List<StateTensor> anchors;
    private final StateTensor learned;
    private final List<StateTensor> sums;
    private final StateTensor count;
    private final List<Op> clear = new ArrayList<>();
    private final List<Op> accumulate = new ArrayList<>();
    private final List<Op> finish = new ArrayList<>();
    private final List<Op> finished = new ArrayList<>();
    private final List<TFloat32> leaked = new ArrayList<>();
    private int tasksInAField;

    FlawedConsolidation(TrainingGraph graph, Flawed.Config config) {
        this.graph = graph;
        this.config = config;
        tf = graph.tf();
        lambda = has(Flaw.IGNORES_LAMBDA) ? 30 : config.lambda();
        precision = graph.statePerParameter("precision", has(Flaw.PENALISES_FROM_THE_START) ? 1f : 0f);
        anchors = graph.statePerParameter("anchor", 0f);
        learned = graph.state("learned", Shape.scalar(), 0f);
        boolean keepsSums = has(Flaw.SUMS_GO_ON_OVER_TASKS);
        sums = keepsSums ? graph.statePerParameter("sums", 0f) : graph.scratchPerParameter("sums");
        count = keepsSums ? graph.state("count", Shape.scalar(), 0f) : graph.scratch("count", Shape.scalar());
        List<Operand<TFloat32>> batch = batchSums();
        add(count, graph.batchSize());
        for (int i = 0; i < anchors.size(); i++) {
            add(sums.get(i), batch.get(i));
            Operand<TFloat32> importance =
                    unprotected(i) ? tf.zerosLike(precision.get(i).value()) : importance(i);
            finish.add(precision.get(i).assign(precisionAfter(precision.get(i).value(), importance)));
            Parameter parameter = graph.parameters().get(i);
            Operand<TFloat32> moved =
                    tf.math.sub(parameter.value(), anchors.get(i).value());
            finish.add(anchors.get(i).assignAdd(has(Flaw.ANCHOR_STAYS_AT_THE_FIRST_TASK) ? onlyAtFirst(moved) : moved));
            if (has(Flaw.MOVES_PARAMETERS)) {
                finish.add(nudge(parameter));
            }
        }
        finished.add(learned.assign(tf.constant(1f)));
    }

    private boolean has(Flaw flaw) {
        return config.has(flaw);
    }

    private List<Operand<TFloat32>> batchSums() {
        Operand<TFloat32> logits = has(Flaw.MEASURES_UNMASKED) ? graph.unmaskedLogits() : graph.logits();
        Operand<TFloat32> losses = graph.crossEntropy(logits, graph.labels());
        if (!has(Flaw.SQUARES_BATCH_MEANS)) {
            return graph.perExampleSums(losses, ExampleNorm.SQUARE).sums();
        }
        List<Operand<TFloat32>> squares = new ArrayList<>();
        for (Operand<TFloat32> gradient : graph.gradients(tf.math.mean(losses, tf.constant(0)))) {
            squares.add(tf.math.mul(tf.math.square(gradient), graph.batchSize()));
        }
        return squares;
    }

    /** Adds up over batches, from 0. */
    private void add(StateTensor total, Operand<TFloat32> ofBatch) {
        if (!has(Flaw.SUMS_GO_ON_OVER_TASKS)) {
            clear.add(total.clear());
        }
        if (has(Flaw.KEEPS_THE_LAST_BATCH_ALONE)) {
            accumulate.add(total.assign(ofBatch));
        } else if (has(Flaw.AVERAGES_BATCH_MEANS)) {
            accumulate.add(total.assignAdd(tf.math.div(ofBatch, graph.batchSize())));
        } else {
            accumulate.add(total.assignAdd(ofBatch));
        }
    }

    private boolean unprotected(int parameter) {
        int last = anchors.size() - 1;
        return (has(Flaw.LEAVES_THE_LAST_PARAMETER_OUT) && parameter == last)
                || (has(Flaw.PROTECTS_THE_OUTPUT_LAYER_ALONE) && parameter < last - 1);
    }

    private Operand<TFloat32> importance(int parameter) {
        Operand<TFloat32> sum = sums.get(parameter).value();
        Operand<TFloat32> mean = has(Flaw.SUMS_OVER_EXAMPLES) ? sum : tf.math.div(sum, count.value());
        Operand<TFloat32> measured =
                has(Flaw.PRECISION_NEGATIVE_IN_PLACES) ? tf.math.sub(mean, tf.constant(1e-4f)) : mean;
        return has(Flaw.PROTECTS_THE_FIRST_TASK_ALONE) ? onlyAtFirst(measured) : measured;
    }

    private Operand<TFloat32> onlyAtFirst(Operand<TFloat32> value) {
        return tf.math.mul(value, tf.math.sub(tf.constant(1f), learned.value()));
    }

    private Operand<TFloat32> precisionAfter(Operand<TFloat32> old, Operand<TFloat32> importance) {
        Operand<TFloat32> factor = tf.constant((float) lambda);
        if (has(Flaw.LAMBDA_COMPOUNDS)) {
            return tf.math.mul(tf.math.add(old, importance), factor);
        }
        double kept = has(Flaw.FORGETS_EARLIER_IMPORTANCE) ? 0 : has(Flaw.FADES_UNDECLARED) ? 0.5 : 1;
        return tf.math.add(tf.math.mul(old, tf.constant((float) kept)), tf.math.mul(importance, factor));
    }

    /** Through the back door: the variable behind the safe read. */
    private Op nudge(Parameter parameter) {
        GraphOperation read = (GraphOperation) parameter.value().op();
        Operand<TFloat32> variable = read.input(0).expect(TFloat32.class);
        return tf.assign(variable, tf.math.mul(parameter.value(), tf.constant(1.0001f)));
    }

    @Override
    public Penalty penalty() {
        if (has(Flaw.GRADIENT_DOUBLED)) {
            return new Penalty.Scalar(withDoubledGradient());
        }
        Operand<TFloat32> sign = tf.constant(has(Flaw.NEGATIVE) ? -1e-3f : has(Flaw.ALWAYS_ZERO) ? 0f : 1f);
        return new Penalty.Quadratic(
                scaled(sign),
                anchors.stream().map(StateTensor::value).toList(),
                has(Flaw.CONSTANT_LEFT_AT_THE_ANCHOR) ? learned.value() : tf.constant(0f));
    }

    private List<Operand<TFloat32>> scaled(Operand<TFloat32> factor) {
        List<Operand<TFloat32>> scaled = new ArrayList<>();
        precision.forEach(tensor -> scaled.add(tf.math.mul(tensor.value(), factor)));
        return scaled;
    }

    private Operand<TFloat32> withDoubledGradient() {
        List<Operand<TFloat32>> terms = new ArrayList<>();
        for (int i = 0; i < anchors.size(); i++) {
            Operand<TFloat32> distance = tf.math.sub(
                    graph.parameters().get(i).value(), anchors.get(i).value());
            Operand<TFloat32> square = tf.math.mul(precision.get(i).value(), tf.math.square(distance));
            terms.add(tf.reduceSum(square, tf.range(tf.constant(0), tf.rank(square), tf.constant(1))));
        }
        Operand<TFloat32> twice = tf.math.addN(terms);
        return tf.math.sub(twice, tf.stopGradient(tf.math.div(twice, tf.constant(2f))));
    }

    @Override
    public void taskLearned(TaskScope scope) {
        scope.run(clear);
        // Where all examples make one batch, no order of them and no repetition tells.
        int batch = has(Flaw.SQUARES_BATCH_MEANS) ? Math.toIntExact(scope.examples()) : BATCH;
        scope.forEachBatch(scope.examples(), batch, accumulate);
        tasksInAField++;
        if (!has(Flaw.KEEPS_STATE_ELSEWHERE) || tasksInAField <= 2) {
            scope.run(finish);
        }
        scope.run(finished);
        if (has(Flaw.DECLARES_STATE_LATER)) {
            graph.state("later-" + scope.index(), Shape.of(8), 0f);
        }
        if (has(Flaw.LEAKS)) {
            leaked.add(TFloat32.tensorOf(Shape.of(8)));
        }
    }
}
