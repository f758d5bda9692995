package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.api.OptimizerSpec;
import dev.engram.datasets.Rows;
import dev.engram.datasets.image.Permuted;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.strategies.memory.MemoryConfig;
import dev.engram.strategies.none.NoConfig;
import dev.engram.strategies.none.NoConsolidation;
import dev.engram.strategies.replay.ExperienceReplay;
import dev.engram.tf.attach.AttachedModel;
import dev.engram.tf.gpu.GpuLibraries;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** An existing TensorFlow-Java program, with its own graph, loss and loop, that gets a strategy. */
class AttachedModelTest {
    static {
        GpuLibraries.load(); // before the first graph
    }

    private static final int BATCH = 64;
    private static final Dataset FIRST =
            Rows.of("first", Mnist.train(), IntStream.range(0, 4000).toArray());
    private static final Dataset SECOND = new Permuted("second", FIRST, shuffled());
    private static final Dataset FIRST_TEST =
            Rows.of("first-test", Mnist.test(), IntStream.range(0, 1000).toArray());
    private static final Dataset SECOND_TEST = new Permuted("second-test", FIRST_TEST, shuffled());

    private static int[] shuffled() {
        Random random = new Random(5);
        int[] from = IntStream.range(0, 784).toArray();
        for (int i = from.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = from[i];
            from[i] = from[j];
            from[j] = swapped;
        }
        return from;
    }

    /** The program as it was before Engram: a graph and a session of its own. */
    private static final class Program implements AutoCloseable {
        final Graph graph = new Graph();
        final Session session;
        final Placeholder<TFloat32> x;
        final Placeholder<TInt32> y;
        final Variable<TFloat32> hidden;
        final Variable<TFloat32> output;
        final Operand<TFloat32> logits;
        final Operand<TFloat32> loss;
        final Operand<TInt64> predicted;

        Program() {
            Ops tf = Ops.create(graph);
            x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 784)));
            y = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
            hidden = tf.variable(tf.constant(gaussian(784, 100)));
            output = tf.variable(tf.constant(gaussian(100, 10)));
            Operand<TFloat32> activations = tf.nn.relu(tf.linalg.matMul(x, tf.identity(hidden)));
            logits = tf.linalg.matMul(activations, tf.identity(output));
            Operand<TFloat32> oneHot = tf.oneHot(y, tf.constant(10), tf.constant(1f), tf.constant(0f));
            loss = tf.math.mean(
                    tf.nn.softmaxCrossEntropyWithLogits(logits, oneHot).loss(), tf.constant(0));
            predicted = tf.math.argMax(logits, tf.constant(1));
            session = new Session(graph);
            session.initialize();
        }

        private static float[][] gaussian(int rows, int columns) {
            Random random = new Random(rows);
            float[][] values = new float[rows][columns];
            for (float[] row : values) {
                for (int i = 0; i < columns; i++) {
                    row[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / rows));
                }
            }
            return values;
        }

        AttachedModel attach(ConsolidationStrategy strategy) {
            return AttachedModel.on(graph, session)
                    .features(x)
                    .labels(y)
                    .logits(logits)
                    .loss(loss)
                    .variables(List.of(hidden, output))
                    .build(strategy, new OptimizerSpec.Sgd(0.1));
        }

        void train(AttachedModel model, Dataset data, int epochs) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (int from = 0; from + BATCH <= data.size(); from += BATCH) {
                    try (TFloat32 features = features(data, from, BATCH);
                            TInt32 labels = labels(data, from, BATCH)) {
                        session.runner()
                                .feed(x, features)
                                .feed(y, labels)
                                .addTarget(model.trainStep())
                                .run()
                                .close();
                    }
                }
            }
        }

        double accuracy(Dataset data) {
            int right = 0;
            try (TFloat32 features = features(data, 0, data.size());
                    Result result =
                            session.runner().feed(x, features).fetch(predicted).run()) {
                TInt64 classes = (TInt64) result.get(0);
                for (int row = 0; row < data.size(); row++) {
                    right += classes.getLong(row) == data.label(row) ? 1 : 0;
                }
            }
            return (double) right / data.size();
        }

        private static TFloat32 features(Dataset data, int from, int count) {
            byte[] pixels = new byte[count * 784];
            ByteBuffer target = ByteBuffer.wrap(pixels);
            for (int row = from; row < from + count; row++) {
                data.read(row, target);
            }
            float[] values = new float[pixels.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (pixels[i] & 0xFF) / 255f;
            }
            return TFloat32.tensorOf(Shape.of(count, 784), DataBuffers.of(values));
        }

        private static TInt32 labels(Dataset data, int from, int count) {
            return TInt32.vectorOf(
                    IntStream.range(from, from + count).map(data::label).toArray());
        }

        @Override
        public void close() {
            session.close();
            graph.close();
        }
    }

    private record Learned(double first, double second, double penaltyAtAnchor, double penaltyAtEnd) {}

    private static Learned learnBoth(ConsolidationStrategy strategy) {
        try (Program program = new Program()) {
            AttachedModel model = program.attach(strategy);
            model.startTask();
            program.train(model, FIRST, 8);
            model.taskLearned(FIRST);
            double atAnchor = model.readPenalty();
            model.startTask();
            program.train(model, SECOND, 20);
            return new Learned(
                    program.accuracy(FIRST_TEST), program.accuracy(SECOND_TEST), atAnchor, model.readPenalty());
        }
    }

    private static Ewc ewc(FisherLabels labels) {
        return new Ewc(new EwcConfig(300, new Fisher(new FisherConfig(labels, 0, 500))));
    }

    @Test
    void ewcKeepsTheFirstTaskOfAProgramOfItsOwn() {
        Learned plain = learnBoth(new NoConsolidation(new NoConfig()));
        Learned kept = learnBoth(ewc(FisherLabels.EMPIRICAL));
        assertThat(plain.penaltyAtEnd()).isZero();
        assertThat(kept.penaltyAtAnchor()).isZero();
        assertThat(kept.penaltyAtEnd()).isPositive();
        assertThat(plain.second()).isGreaterThan(0.85);
        assertThat(kept.second()).isGreaterThan(0.80);
        assertThat(kept.first()).as("kept %s, plain %s", kept, plain).isGreaterThan(plain.first() + 0.04);
    }

    @Test
    void replayKeepsTheFirstTaskOfAProgramOfItsOwn() {
        Learned plain = learnBoth(new NoConsolidation(new NoConfig()));
        Learned kept = learnBoth(new ExperienceReplay(new MemoryConfig(500)));
        assertThat(kept.second()).isGreaterThan(0.80);
        assertThat(kept.first()).as("kept %s, plain %s", kept, plain).isGreaterThan(plain.first() + 0.04);
    }

    @Test
    void everyBatchDrawsItsOwnLabels() {
        assertThat(learnBoth(ewc(FisherLabels.SAMPLE)).penaltyAtEnd()).isPositive();
    }

    @Test
    void whatIsMissingIsNamed() {
        try (Program program = new Program()) {
            assertThatThrownBy(() -> AttachedModel.on(program.graph, program.session)
                            .features(program.x)
                            .labels(program.y)
                            .logits(program.logits)
                            .variables(List.of(program.hidden))
                            .build(ewc(FisherLabels.EMPIRICAL), new OptimizerSpec.Sgd(0.1)))
                    .hasMessage("The attached model has no loss. Add .loss(...) before build");
        }
    }

    @Test
    void aVariableThatTheLossDoesNotReachIsNamed() {
        try (Program program = new Program()) {
            Variable<TFloat32> loose = Ops.create(program.graph)
                    .withName("loose")
                    .variable(Ops.create(program.graph).constant(1f));
            assertThatThrownBy(() -> AttachedModel.on(program.graph, program.session)
                            .features(program.x)
                            .labels(program.y)
                            .logits(program.logits)
                            .loss(program.loss)
                            .variables(List.of(program.hidden, loose))
                            .build(ewc(FisherLabels.EMPIRICAL), new OptimizerSpec.Sgd(0.1)))
                    .hasMessageContaining("loose");
        }
    }

    @Test
    void dataOfAnotherShapeIsRefused() {
        try (Program program = new Program()) {
            AttachedModel model = program.attach(ewc(FisherLabels.EMPIRICAL));
            model.startTask();
            assertThatThrownBy(() -> model.taskLearned(dev.engram.datasets.Blobs.of(1, 10)))
                    .hasMessageContaining("examples of shape [6], which do not fit the attached model's features");
        }
    }
}
