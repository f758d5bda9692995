package dev.engram.tf.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearnerState;
import dev.engram.api.OptimizerSpec;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.Rows;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Requirements;
import dev.engram.spi.StateTensor;
import dev.engram.spi.StepView;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.learner.KeptPasses;
import dev.engram.tf.learner.PullToAnchor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
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
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

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
            return attach(y);
        }

        AttachedModelBuilder attach(Operand<? extends TType> labels) {
            return AttachedModel.on(graph, session)
                    .features(x)
                    .labels(labels)
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

    /** Asks for what the framework must provide. */
    private record Demanding(Requirements requirements) implements ConsolidationStrategy {
        @Override
        public Consolidation build(TrainingGraph graph) {
            return new Consolidation() {};
        }
    }

    private static void assertRefused(AttachedModelBuilder builder, ErrorCode code, String... messageParts) {
        assertThatThrownBy(
                        () -> builder.build(new Demanding(Requirements.NONE), new OptimizerSpec.Sgd(0.1)),
                        messageParts[0])
                .isInstanceOf(EngramException.class)
                .hasMessageContainingAll(messageParts)
                .extracting(failure -> ((EngramException) failure).code())
                .isEqualTo(code);
    }

    @Test
    void aStrategyThatTrainsOnAllTasksIsRefused() {
        try (Program program = new Program()) {
            Demanding all =
                    new Demanding(Requirements.NONE.withTrainingData(Requirements.TrainingData.ALL_TASKS_SO_FAR));
            assertThatThrownBy(() -> program.attach().build(all, new OptimizerSpec.Sgd(0.1)))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("Demanding trains on the data of all tasks so far");
        }
    }

    @Test
    void aPassAtOldWeightsGivesWhatTheNetworkGaveThen() {
        Dataset same = Rows.of("one example, again and again", Blobs.of(4, 90), new int[20]);
        try (Graph graph = new Graph();
                TFloat32 all = TFloat32.scalarOf(1f);
                TFloat32 half = TFloat32.scalarOf(0.5f)) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2, 3)));
            Placeholder<TFloat32> y = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, CLASSES)));
            Placeholder<TFloat32> kept = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
            Operand<TFloat32> first =
                    tf.variable(tf.random.statelessRandomNormal(tf.array(6, 4), tf.array(1, 2), TFloat32.class));
            Operand<TFloat32> second =
                    tf.variable(tf.random.statelessRandomNormal(tf.array(4, CLASSES), tf.array(3, 4), TFloat32.class));
            Operand<TFloat32> hidden = tf.math.tanh(tf.linalg.matMul(tf.reshape(x, tf.array(-1, 6)), first));
            Operand<TFloat32> logits = tf.linalg.matMul(tf.math.mul(hidden, kept), tf.identity(second));
            Operand<TFloat32> loss =
                    tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, y).loss(), tf.constant(0));
            try (Session session = new Session(graph)) {
                session.initialize();
                AttachedModel model = AttachedModel.on(graph, session)
                        .features(x)
                        .labels(y)
                        .logits(logits)
                        .loss(loss)
                        .variables(List.of(first, second))
                        .whileMeasuring(kept, all)
                        .build(new KeptPasses(20), new OptimizerSpec.Sgd(0.1));
                model.startTask();
                model.taskLearned(same);
                float[] then = model.state().tensor("strategy/own").values();
                assertThat(model.state().tensor("strategy/present").values()).isEqualTo(then);
                model.startTask();
                try (TFloat32 features = TFloat32.tensorOf(Shape.of(1, 2, 3), data -> data.setFloat(1f, 0, 1, 1));
                        TFloat32 labels = TFloat32.tensorOf(Shape.of(1, CLASSES), data -> data.setFloat(1f, 0, 2))) {
                    session.runner()
                            .feed(x, features)
                            .feed(y, labels)
                            .feed(kept, half)
                            .addTarget(model.trainStep())
                            .run()
                            .close();
                }
                model.taskLearned(same);
                assertThat(model.state().tensor("strategy/past").values()).isEqualTo(then);
                assertThat(model.state().tensor("strategy/own").values()).isNotEqualTo(then);
            }
        }
    }

    @Test
    void passesNeedTheShapeOfAnExample() {
        try (Program program = new Program()) {
            Placeholder<TFloat32> shapeless =
                    program.tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
            assertThatThrownBy(() ->
                            program.attach().features(shapeless).build(new KeptPasses(20), new OptimizerSpec.Sgd(0.1)))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("Give the placeholder the shape of an example");
        }
    }

    @Test
    void tooFewExamplesAreRefusedBeforeAnythingChanges() {
        try (Program program = new Program()) {
            AttachedModel model = program.attach()
                    .build(new Demanding(Requirements.NONE.withMinimumExamples(91)), new OptimizerSpec.Sgd(0.1));
            assertThatThrownBy(() -> model.taskLearned(Blobs.of(4, 90)))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("on 91 examples, but 'blobs' has 90");
            assertThat(model.state().counters()).containsEntry("tasks", 0L);
        }
    }

    @Test
    void labelsOfATypeThatCannotBeFedAreRefused() {
        try (Program program = new Program()) {
            Ops tf = program.tf;
            assertRefused(
                    program.attach(tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(-1)))),
                    ErrorCode.GRAPH,
                    "are TUint8 of shape [-1]",
                    "TFloat32 of shape [batch, 3]");
            assertRefused(
                    program.attach(tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, CLASSES)))),
                    ErrorCode.GRAPH,
                    "are TFloat64 of shape [-1, 3]");
            assertRefused(
                    program.attach(tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, CLASSES)))),
                    ErrorCode.GRAPH,
                    "are TInt32 of shape [-1, 3]");
            assertRefused(
                    program.attach(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 4)))),
                    ErrorCode.GRAPH,
                    "are TFloat32 of shape [-1, 4]");
        }
    }

    @Test
    void labelsOfEveryTypeThatCanBeFedAreSeenOneHot() {
        Dataset data = Blobs.of(4, 90);
        float[] expected = seen(1, 0, data);
        assertThat(expected[0] + expected[1] + expected[2]).isEqualTo(45);
        try (Program program = new Program()) {
            Ops tf = program.tf;
            for (Operand<? extends TType> labels : List.of(
                    tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1))),
                    tf.placeholder(TInt32.class),
                    tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1))))) {
                AttachedModel model =
                        program.attach(labels).seed(1).build(new LabelCounts(45, 20), new OptimizerSpec.Sgd(0.1));
                model.taskLearned(data);
                assertThat(model.state().tensor("strategy/seen").values())
                        .as(labels.toString())
                        .containsExactly(expected);
            }
        }
    }

    @Test
    void logitsOfUnknownWidthAreRefused() {
        try (Program program = new Program()) {
            Operand<TFloat32> wide = program.tf.placeholderWithDefault(program.logits, Shape.of(-1, -1));
            assertRefused(program.attach().logits(wide), ErrorCode.GRAPH, "have shape [-1, -1]", "tf.reshape");
            Operand<TFloat32> flat = program.tf.reshape(program.logits, program.tf.constant(new int[] {-1}));
            assertRefused(program.attach().logits(flat), ErrorCode.GRAPH, "have shape [-1]");
        }
    }

    @Test
    void stateOfAnOlderVersionOfAStrategyIsRefused() {
        try (Program program = new Program()) {
            OptimizerSpec sgd = new OptimizerSpec.Sgd(0.1);
            AttachedModel older = program.attach().build(new Demanding(Requirements.NONE), sgd);
            AttachedModel newer = program.attach().build(new Demanding(Requirements.NONE.withStateVersion(2)), sgd);
            assertThatThrownBy(() -> newer.restore(older.state()))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContainingAll("Demanding/1", "Demanding/2");
        }
    }

    /** Notes a number drawn in each step. */
    private record Draws() implements ConsolidationStrategy {
        @Override
        public Requirements requirements() {
            return Requirements.NONE.withStepHooks();
        }

        @Override
        public Consolidation build(TrainingGraph graph) {
            Ops tf = graph.tf();
            StateTensor drawn = graph.state("drawn", Shape.of(1), 0f);
            Op draw = drawn.assign(tf.random.statelessRandomUniform(
                    tf.constant(new int[] {1}), graph.randomSeed("draws"), TFloat32.class));
            return new Consolidation() {
                @Override
                public List<Op> afterUpdate(StepView step) {
                    return List.of(draw);
                }
            };
        }
    }

    private static List<Float> draws(Program program, AttachedModel model, int steps) {
        List<Float> draws = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            trainOnOnes(program, model, 1);
            draws.add(model.state().tensor("strategy/drawn").values()[0]);
        }
        return draws;
    }

    @Test
    void everyStepHasRandomNumbersOfItsOwnThatARestoredModelDrawsAgain() {
        try (Program program = new Program()) {
            AttachedModel model = program.attach().build(new Draws(), new OptimizerSpec.Sgd(0.1));
            assertThat(draws(program, model, 50)).doesNotHaveDuplicates();
            LearnerState state = model.state();
            assertThat(state.counters()).containsEntry("steps", 50L);
            List<Float> next = draws(program, model, 5);
            model.restore(state);
            assertThat(draws(program, model, 5)).isEqualTo(next);
        }
    }

    private static void trainOnOnes(Program program, AttachedModel model, int steps) {
        for (int step = 0; step < steps; step++) {
            try (TFloat32 features = TFloat32.tensorOf(Shape.of(1, 6));
                    TInt32 labels = TInt32.vectorOf(1)) {
                features.scalars().forEach(feature -> feature.setFloat(1f));
                program.session
                        .runner()
                        .feed(program.x, features)
                        .feed(program.y, labels)
                        .addTarget(model.trainStep())
                        .run()
                        .close();
            }
        }
    }

    private static float[] kernel(AttachedModel model) {
        return model.state().tensors().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("parameter/"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .values();
    }

    @Test
    void aChangedLearningRateAndARestoredPenaltyReachTheNextStep() {
        try (Program program = new Program();
                Program other = new Program()) {
            AttachedModel model = program.attach().build(new PullToAnchor(3), new OptimizerSpec.Sgd(0.1));
            model.startTask();
            trainOnOnes(program, model, 3);
            model.taskLearned(Blobs.of(1, 30));
            LearnerState learned = model.state();
            model.learningRate(0.01);
            trainOnOnes(program, model, 4);
            AttachedModel restored = other.attach().build(new PullToAnchor(3), new OptimizerSpec.Sgd(0.01));
            restored.restore(learned);
            trainOnOnes(other, restored, 4);
            assertThat(kernel(restored)).containsExactly(kernel(model));
        }
    }

    @Test
    void aLearningRateThatIsNoneIsRefused() {
        try (Program program = new Program()) {
            AttachedModel model = program.attach().build(new Demanding(Requirements.NONE), new OptimizerSpec.Sgd(0.1));
            for (double rate : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
                assertThatThrownBy(() -> model.learningRate(rate))
                        .isInstanceOf(EngramException.class)
                        .hasMessageContaining("A learning rate of " + rate);
            }
            model.learningRate(0);
            assertThatThrownBy(() ->
                            program.attach().build(new Demanding(Requirements.NONE), new OptimizerSpec.Sgd(1e300)))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("A learning rate of 1.0E300");
        }
    }

    /** Adds up the logits, which are 0 until a step is taken, and 1 an example. */
    private record LogitSums() implements ConsolidationStrategy {
        @Override
        public Consolidation build(TrainingGraph graph) {
            Ops tf = graph.tf();
            StateTensor sum = graph.state("sum", Shape.of(CLASSES), 0f);
            Operand<TFloat32> counted = tf.math.add(graph.logits(), tf.onesLike(graph.logits()));
            Op add = sum.assignAdd(tf.reduceSum(counted, tf.constant(0)));
            return new Consolidation() {
                @Override
                public void taskLearned(TaskScope scope) {
                    scope.forEachBatch(scope.examples(), 10, List.of(add));
                }
            };
        }
    }

    /** Sound examples but for the row in the middle. */
    private static Dataset flawed(Dataset sound, Consumer<ByteBuffer> middle) {
        return new DatasetView("flawed", sound) {
            @Override
            public void read(int row, ByteBuffer target) {
                if (row == size() / 2) {
                    middle.accept(target);
                } else {
                    super.read(row, target);
                }
            }
        };
    }

    @Test
    void aTaskThatCannotBeConsolidatedLeavesEverythingAsItWas() {
        Dataset sound = Blobs.of(4, 90);
        Dataset huge = flawed(sound, target -> {
            for (int i = 0; i < sound.featureCount(); i++) {
                target.putFloat(Float.MAX_VALUE);
            }
        });
        Dataset unreadable = flawed(sound, target -> {
            throw new EngramException(ErrorCode.IO, "the middle cannot be read");
        });
        Dataset tooLarge = flawed(sound, target -> {
            throw new OutOfMemoryError("Java heap space");
        });
        try (Program program = new Program()) {
            AttachedModel model = program.attach().build(new LogitSums(), new OptimizerSpec.Sgd(10));
            trainOnOnes(program, model, 1);
            model.taskLearned(sound);
            float[] before = model.state().tensor("strategy/sum").values();
            assertThatThrownBy(() -> model.taskLearned(huge)).hasMessageContaining("Not finite");
            assertThatThrownBy(() -> model.taskLearned(unreadable)).hasMessage("the middle cannot be read");
            assertThatThrownBy(() -> model.taskLearned(tooLarge)).isInstanceOf(OutOfMemoryError.class);
            assertThat(model.state().tensor("strategy/sum").values()).containsExactly(before);
            assertThat(model.state().counters()).containsEntry("tasks", 1L);
            model.taskLearned(sound);
            assertThat(model.state().counters()).containsEntry("tasks", 2L);
        }
    }

    @Test
    void aPlaceholderForDropoutIsFedWhileImportanceIsMeasured() {
        try (Program program = new Program();
                TFloat32 all = TFloat32.scalarOf(1f)) {
            Ops tf = program.tf;
            Placeholder<TFloat32> keep = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
            ConsolidationStrategy logitsOfOnes = graph -> {
                StateTensor sum = graph.state("sum", Shape.of(CLASSES), 0f);
                Op add = sum.assignAdd(tf.reduceSum(graph.logits(), tf.constant(0)));
                return new Consolidation() {
                    @Override
                    public void taskLearned(TaskScope scope) {
                        scope.forEachBatch(40, 15, List.of(add));
                    }
                };
            };
            Operand<TFloat32> logits =
                    tf.math.add(tf.math.mul(program.logits, keep), tf.math.mul(tf.onesLike(program.logits), keep));
            AttachedModel model = program.attach()
                    .logits(logits)
                    .whileMeasuring(keep, all)
                    .build(logitsOfOnes, new OptimizerSpec.Sgd(0.1));
            model.taskLearned(Blobs.of(4, 90));
            assertThat(model.state().tensor("strategy/sum").values()).containsExactly(40f, 40f, 40f);
        }
    }

    @Test
    void examplesWithoutLabelsAreForStrategiesThatNeedNone() {
        Dataset unlabelled = new DatasetView("unlabelled", Blobs.of(4, 90)) {
            @Override
            public int classes() {
                return 0;
            }

            @Override
            public int label(int row) {
                throw new EngramException(ErrorCode.DATA, "no labels");
            }
        };
        try (Program program = new Program()) {
            AttachedModel needsNone = program.attach().build(new LogitSums(), new OptimizerSpec.Sgd(0.1));
            needsNone.taskLearned(unlabelled);
            assertThat(needsNone.state().tensor("strategy/sum").values()).containsExactly(90f, 90f, 90f);
            AttachedModel needsLabels = program.attach().build(new LabelCounts(45, 20), new OptimizerSpec.Sgd(0.1));
            assertThatThrownBy(() -> needsLabels.taskLearned(unlabelled))
                    .isInstanceOf(EngramException.class)
                    .hasMessageStartingWith("'unlabelled' has no labels, but the strategy measures importance by them");
        }
    }

    @Test
    void examplesThatBreakTheirContractAreRefused() {
        Dataset sound = Blobs.of(4, 90);
        Dataset mislabelled = new DatasetView("mislabelled", sound) {
            @Override
            public int label(int row) {
                return row == 7 ? CLASSES : 0;
            }
        };
        Dataset tooShort = new DatasetView("too short", sound) {
            @Override
            public void read(int row, ByteBuffer target) {
                target.putFloat(1f);
            }
        };
        try (Program program = new Program()) {
            AttachedModel model = program.attach().build(new LabelCounts(90, 20), new OptimizerSpec.Sgd(0.1));
            assertThatThrownBy(() -> model.taskLearned(mislabelled))
                    .isInstanceOf(EngramException.class)
                    .hasMessage("'mislabelled' has label 3 in row 7, but 3 classes, from 0 on");
            assertThatThrownBy(() -> model.taskLearned(tooShort))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContainingAll("'too short' gives 4 bytes for row", "[6] features take 24");
        }
    }

    @Test
    void aPlaceholderWithoutAValueWhileImportanceIsMeasuredIsNamed() {
        try (Program program = new Program()) {
            Placeholder<TFloat32> keep =
                    program.tf.withName("keep").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
            AttachedModel model = program.attach()
                    .logits(program.tf.math.mul(program.logits, keep))
                    .build(new LogitSums(), new OptimizerSpec.Sgd(0.1));
            assertThatThrownBy(() -> model.taskLearned(Blobs.of(4, 90)))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContainingAll("placeholder 'keep'", ".whileMeasuring");
        }
    }

    @Test
    void stateDeclaredWhenTheGraphIsCompleteIsRefused() {
        ConsolidationStrategy declaresLate = graph -> new Consolidation() {
            @Override
            public void taskStarted(TaskScope scope) {
                graph.state("late", Shape.scalar(), 0f);
            }
        };
        try (Program program = new Program()) {
            AttachedModel model = program.attach().build(declaresLate, new OptimizerSpec.Sgd(0.1));
            assertThatThrownBy(model::startTask)
                    .isInstanceOf(EngramException.class)
                    .hasMessageContainingAll("'strategy/late'", "Declare it in ConsolidationStrategy.build");
            assertThat(model.state().tensors()).doesNotContainKey("strategy/late");
        }
    }

    /** Here it would draw what the next step draws; in a learner there is nothing to draw from. */
    @Test
    void randomNumbersAreNotDrawnWithoutABatch() {
        ConsolidationStrategy drawing = graph -> {
            Operand<TFloat32> number = graph.tf()
                    .random
                    .statelessRandomUniform(graph.tf().constant(new int[0]), graph.randomSeed("draw"), TFloat32.class);
            return new Consolidation() {
                @Override
                public void taskStarted(TaskScope scope) {
                    scope.read(number);
                }
            };
        };
        try (Program program = new Program()) {
            AttachedModel model = program.attach().build(drawing, new OptimizerSpec.Sgd(0.1));
            assertThatThrownBy(model::startTask)
                    .isInstanceOf(EngramException.class)
                    .hasMessageContainingAll("to TaskScope.read", "on TrainingGraph.randomSeed");
        }
    }

    @Test
    void aVectorIsNotReadAsOneNumber() {
        ConsolidationStrategy reading = graph -> new Consolidation() {
            @Override
            public void taskLearned(TaskScope scope) {
                scope.read(graph.tf().constant(new float[] {1, 2}));
            }
        };
        try (Program program = new Program()) {
            AttachedModel model = program.attach().build(reading, new OptimizerSpec.Sgd(0.1));
            assertThatThrownBy(() -> model.taskLearned(Blobs.of(4, 90)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A tensor of shape [2] is not read as one number");
        }
    }

    @Test
    void batchesWithoutExamplesAreRefused() {
        try (Program program = new Program()) {
            AttachedModel model = program.attach().build(new LabelCounts(45, 0), new OptimizerSpec.Sgd(0.1));
            assertThatThrownBy(() -> model.taskLearned(Blobs.of(4, 90)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Batches of 0 examples asked for; 1 is the least");
        }
    }

    @Test
    void operationsOfAnotherGraphAreRefused() {
        try (Program program = new Program();
                Program other = new Program()) {
            String graph = "is of another graph than the one that is attached";
            assertRefused(program.attach().features(other.x), ErrorCode.GRAPH, "features", graph);
            assertRefused(program.attach(other.y), ErrorCode.GRAPH, "labels", graph);
            assertRefused(program.attach().logits(other.logits), ErrorCode.GRAPH, "logits", graph);
            assertRefused(program.attach().loss(other.loss), ErrorCode.GRAPH, "loss", graph);
            assertRefused(program.attach().variables(List.of(other.kernel)), ErrorCode.GRAPH, "variable", graph);
            try (TFloat32 value = TFloat32.scalarOf(1f)) {
                assertRefused(program.attach().whileMeasuring(other.x, value), ErrorCode.GRAPH, "fed", graph);
            }
        }
    }

    @Test
    void aLossForEachExampleIsRefused() {
        try (Program program = new Program()) {
            Operand<TFloat32> perExample = program.tf.reduceSum(program.logits, program.tf.constant(1));
            assertRefused(program.attach().loss(perExample), ErrorCode.GRAPH, "has shape [-1]", "tf.math.mean");
        }
    }

    @Test
    void aVariableNamedTwiceIsRefused() {
        try (Program program = new Program()) {
            assertRefused(
                    program.attach().variables(List.of(program.kernel, program.kernel)),
                    ErrorCode.GRAPH,
                    "is named twice");
        }
    }
}
