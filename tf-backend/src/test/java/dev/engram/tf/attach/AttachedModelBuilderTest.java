package dev.engram.tf.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Dataset;
import dev.engram.api.OptimizerSpec;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.Rows;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.tf.gpu.GpuLibraries;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What a strategy is shown of a graph that an application built. */
class AttachedModelBuilderTest {
    static {
        GpuLibraries.load(); // before the first graph
    }

    private static final int CLASSES = 3;

    /** A softmax regression on six features. */
    private static final class Program implements AutoCloseable {
        final Graph graph = new Graph();
        final Ops tf = Ops.create(graph);
        final Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 6)));
        final Placeholder<TInt32> y = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        final Operand<TFloat32> kernel = tf.variable(tf.constant(new float[6][CLASSES]));
        final Operand<TFloat32> logits = tf.linalg.matMul(x, tf.identity(kernel));
        final Operand<TFloat32> loss = tf.math.mean(
                tf.nn.softmaxCrossEntropyWithLogits(
                                logits, tf.oneHot(y, tf.constant(CLASSES), tf.constant(1f), tf.constant(0f)))
                        .loss(),
                tf.constant(0));
        final Session session = new Session(graph);

        Program() {
            session.initialize();
        }

        AttachedModelBuilder attach() {
            return AttachedModel.on(graph, session)
                    .features(x)
                    .labels(y)
                    .logits(logits)
                    .loss(loss)
                    .variables(List.of(kernel));
        }

        @Override
        public void close() {
            session.close();
            graph.close();
        }
    }

    /** Counts the labels of the examples that it is shown. */
    private record LabelCounts(long examples, int batchSize) implements ConsolidationStrategy {
        @Override
        public Consolidation build(TrainingGraph graph) {
            StateTensor seen = graph.state("seen", Shape.of(CLASSES), 0f);
            List<Op> count = List.of(seen.assignAdd(
                    graph.tf().reduceSum(graph.labels(), graph.tf().constant(0))));
            return new Consolidation() {
                @Override
                public void taskLearned(TaskScope scope) {
                    scope.run(List.of(seen.clear()));
                    scope.forEachBatch(examples, batchSize, count);
                }
            };
        }
    }

    private static float[] seen(long seed, int task, Dataset data) {
        try (Program program = new Program()) {
            AttachedModel model =
                    program.attach().seed(seed).build(new LabelCounts(45, 20), new OptimizerSpec.Sgd(0.1));
            for (int i = 0; i <= task; i++) {
                model.startTask();
                model.taskLearned(data);
            }
            return model.state().tensor("strategy/seen").values();
        }
    }

    @Test
    void importanceIsMeasuredOnExamplesDrawnFromAllOfTheTask() {
        Dataset mixed = Blobs.of(4, 90);
        Dataset sorted = Rows.of(
                "sorted by class",
                mixed,
                IntStream.range(0, 90)
                        .boxed()
                        .sorted(Comparator.comparing(mixed::label))
                        .mapToInt(Integer::intValue)
                        .toArray());
        float[] seen = seen(1, 0, sorted);
        assertThat(seen[0] + seen[1] + seen[2]).isEqualTo(45);
        for (float ofClass : seen) {
            assertThat(ofClass).isGreaterThan(7);
        }
        assertThat(seen(1, 0, sorted)).containsExactly(seen);
        assertThat(List.of(seen(2, 0, sorted), seen(3, 0, sorted), seen(1, 1, sorted)))
                .anyMatch(others -> !java.util.Arrays.equals(others, seen));
    }
}
