package dev.engram.testkit;

import dev.engram.api.Setting;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.spi.ExampleNorm;
import dev.engram.spi.Parameter;
import dev.engram.spi.Penalty;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A right strategy (EWC with a decayed anchor), and with one flaw at a time a wrong one. */
public final class Flawed implements ConsolidationStrategy {
    /** What is wrong. */
    public enum Flaw {
        NONE,
        PENALISES_FROM_THE_START,
        CONSTANT_LEFT_AT_THE_ANCHOR,
        NEGATIVE,
        ALWAYS_ZERO,
        GRADIENT_DOUBLED,
        IGNORES_LAMBDA,
        SUMS_OVER_EXAMPLES,
        SQUARES_BATCH_MEANS,
        MOVES_PARAMETERS,
        KEEPS_STATE_ELSEWHERE,
        DECLARES_STATE_LATER,
        FORGETS_EARLIER_IMPORTANCE,
        LEAKS
    }

    public record Config(
            @Setting(help = "strength", defaultValue = "30", min = 0)
            double lambda,

            @Setting(help = "what is wrong", defaultValue = "none")
            Flaw flaw) {}

    public record Provider() implements ConsolidationStrategyProvider {
        @Override
        public String name() {
            return "flawed";
        }

        @Override
        public String summary() {
            return "right, or wrong in one way";
        }

        @Override
        public Class<? extends Record> configuration() {
            return Config.class;
        }

        @Override
        public Class<? extends ConsolidationStrategy> implementation() {
            return Flawed.class;
        }
    }

    /** As large as the batches of real estimators: all examples of the kit's tasks at once. */
    private static final int BATCH = 1000;

    private final Config config;

    public Flawed(Config config) {
        this.config = config;
    }

    private boolean has(Flaw flaw) {
        return config.flaw() == flaw;
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        return new Protection(graph);
    }

    private final class Protection implements Consolidation {
        private final TrainingGraph graph;
        private final Ops tf;
        private final Operand<TFloat32> penalty;
        private final List<Op> clear = new ArrayList<>();
        private final List<Op> accumulate = new ArrayList<>();
        private final List<Op> finish = new ArrayList<>();
        private final List<TFloat32> leaked = new ArrayList<>();

        Protection(TrainingGraph graph) {
            this.graph = graph;
            tf = graph.tf();
            double lambda = has(Flaw.IGNORES_LAMBDA) ? 30 : config.lambda();
            List<StateTensor> importance = has(Flaw.KEEPS_STATE_ELSEWHERE)
                    ? graph.scratchPerParameter("importance")
                    : graph.statePerParameter("importance", has(Flaw.PENALISES_FROM_THE_START) ? 1f : 0f);
            List<StateTensor> anchors = graph.statePerParameter("anchor", 0f);
            StateTensor learned = graph.state("learned", Shape.scalar(), 0f);
            List<StateTensor> sums = graph.scratchPerParameter("sums");
            StateTensor count = graph.scratch("count", Shape.scalar());
            List<Operand<TFloat32>> batch = batchSums();
            List<Operand<TFloat32>> terms = new ArrayList<>();
            clear.add(count.assign(tf.constant(0f)));
            accumulate.add(count.assignAdd(graph.batchSize()));
            for (int i = 0; i < anchors.size(); i++) {
                Parameter parameter = graph.parameters().get(i);
                StateTensor sum = sums.get(i);
                clear.add(sum.assign(tf.zerosLike(sum.value())));
                accumulate.add(sum.assignAdd(batch.get(i)));
                Operand<TFloat32> measured =
                        has(Flaw.SUMS_OVER_EXAMPLES) ? sum.value() : tf.math.div(sum.value(), count.value());
                Operand<TFloat32> old = importance.get(i).value();
                finish.add(importance
                        .get(i)
                        .assign(has(Flaw.FORGETS_EARLIER_IMPORTANCE) ? measured : tf.math.add(old, measured)));
                finish.add(anchors.get(i).assign(parameter.value()));
                if (has(Flaw.MOVES_PARAMETERS)) {
                    finish.add(nudge(parameter));
                }
                Operand<TFloat32> value =
                        has(Flaw.GRADIENT_DOUBLED) ? withDoubledGradient(parameter.value()) : parameter.value();
                Operand<TFloat32> distance =
                        tf.math.square(tf.math.sub(value, anchors.get(i).value()));
                terms.add(tf.reduceSum(
                        tf.math.mul(old, distance), tf.range(tf.constant(0), tf.rank(distance), tf.constant(1))));
            }
            finish.add(learned.assign(tf.constant(1f)));
            Operand<TFloat32> sum = tf.math.mul(tf.math.addN(terms), tf.constant((float) (lambda / 2 * sign())));
            penalty = has(Flaw.CONSTANT_LEFT_AT_THE_ANCHOR) ? tf.math.add(sum, learned.value()) : sum;
        }

        private Operand<TFloat32> withDoubledGradient(Operand<TFloat32> value) {
            return tf.math.sub(tf.math.add(value, value), tf.stopGradient(value));
        }

        private double sign() {
            return has(Flaw.NEGATIVE) ? -1e-3 : has(Flaw.ALWAYS_ZERO) ? 0 : 1;
        }

        private List<Operand<TFloat32>> batchSums() {
            Operand<TFloat32> losses = graph.crossEntropy(graph.logits(), graph.labels());
            if (!has(Flaw.SQUARES_BATCH_MEANS)) {
                return graph.perExampleSums(losses, ExampleNorm.SQUARE).sums();
            }
            List<Operand<TFloat32>> squares = new ArrayList<>();
            for (Operand<TFloat32> gradient : graph.gradients(tf.math.mean(losses, tf.constant(0)))) {
                squares.add(tf.math.mul(tf.math.square(gradient), graph.batchSize()));
            }
            return squares;
        }

        /** Through the back door: the variable behind the safe read. */
        private Op nudge(Parameter parameter) {
            GraphOperation read = (GraphOperation) parameter.value().op();
            Operand<TFloat32> variable = read.input(0).expect(TFloat32.class);
            return tf.assign(variable, tf.math.mul(parameter.value(), tf.constant(1.0001f)));
        }

        @Override
        public Penalty penalty() {
            return new Penalty.Scalar(penalty);
        }

        @Override
        public void taskLearned(TaskScope scope) {
            scope.run(clear);
            scope.forEachBatch(scope.examples(), BATCH, accumulate);
            scope.run(finish);
            if (has(Flaw.DECLARES_STATE_LATER)) {
                graph.state("later-" + scope.index(), Shape.of(8), 0f);
            }
            if (has(Flaw.LEAKS)) {
                leaked.add(TFloat32.tensorOf(Shape.of(8)));
            }
        }
    }
}
