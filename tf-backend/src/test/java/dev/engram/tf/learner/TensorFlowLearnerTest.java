package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Layer;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearnerState;
import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.datasets.Blobs;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.StateTensor;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import dev.engram.tf.gpu.GpuLibraries;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

class TensorFlowLearnerTest {
    private static final ConsolidationStrategy NONE = graph -> new Consolidation() {};

    static Stream<OptimizerSpec> optimizers() {
        return Stream.of(
                new OptimizerSpec.Sgd(0.1),
                new OptimizerSpec.Momentum(0.05, 0.9, false),
                new OptimizerSpec.Momentum(0.05, 0.9, true),
                new OptimizerSpec.Adam(0.01, 0.9, 0.999, 1e-7),
                new OptimizerSpec.RmsProp(0.005, 0.9, 0.5, 1e-7),
                new OptimizerSpec.AdaGrad(0.1, 0.1));
    }

    private static LearnerSpec spec(OptimizerSpec optimizer, double dropout) {
        return spec(NetworkSpec.mlp(List.of(16, 8), Layer.Activation.RELU, dropout, dropout), optimizer, new int[] {6});
    }

    private static LearnerSpec spec(NetworkSpec network, OptimizerSpec optimizer, int[] shape) {
        return new LearnerSpec(shape, 4, 3, network, optimizer, PenaltyStep.AUTO, 16, 7, "cpu", 2);
    }

    private static Learner learner(OptimizerSpec optimizer, double dropout) {
        return learner(optimizer, dropout, NONE);
    }

    private static Learner learner(OptimizerSpec optimizer, double dropout, ConsolidationStrategy strategy) {
        return new TensorFlowLearnerFactory().create(spec(optimizer, dropout), strategy);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerLearns(OptimizerSpec optimizer) {
        try (Learner learner = learner(optimizer, 0)) {
            TaskView task = Blobs.of(1, 200).view();
            learner.startTask(0, "blobs", List.of(task), false);
            double first = learner.train(5);
            double last = learner.train(150);
            assertThat(last).isLessThan(first / 2);
            assertThat(learner.accuracy(task)).isGreaterThan(0.95);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void sameSeedSameBitsInOneCallOrMany(OptimizerSpec optimizer) {
        String once = sha(optimizer, 40);
        assertThat(sha(optimizer, 40)).isEqualTo(once);
        assertThat(sha(optimizer, 7, 13, 1, 19)).isEqualTo(once);
    }

    private static String sha(OptimizerSpec optimizer, int... steps) {
        try (Learner learner = learner(optimizer, 0.3)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            for (int count : steps) {
                learner.train(count);
            }
            return learner.weightsSha256();
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void restoredInTheMiddleOfATaskGoesOnWithTheSameBits(OptimizerSpec optimizer) {
        String undisturbed = sha(optimizer, 40);
        LearnerState saved;
        try (Learner learner = learner(optimizer, 0.3)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            learner.train(17);
            saved = learner.state();
            learner.train(5);
        }
        try (Learner learner = learner(optimizer, 0.3)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            learner.train(3);
            learner.restore(saved);
            learner.train(23);
            assertThat(learner.weightsSha256()).isEqualTo(undisturbed);
            assertThat(learner.steps()).isEqualTo(40);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void lookingAtGradientsAndPenaltyChangesNoBit(OptimizerSpec optimizer) {
        String undisturbed = sha(optimizer, 20);
        try (Learner learner = learner(optimizer, 0.3)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            for (int i = 0; i < 20; i++) {
                learner.gradientNorm();
                learner.penalty();
                learner.stiffness();
                learner.train(1);
            }
            learner.gradientNorm();
            assertThat(learner.weightsSha256()).isEqualTo(undisturbed);
        }
    }

    @Test
    void theGradientNormIsThatOfTheNextStep() {
        double rate = 0.125;
        try (Learner learner = learner(new OptimizerSpec.Sgd(rate), 0.3)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            for (int i = 0; i < 8; i++) {
                List<NamedTensor> before = learner.weights();
                double norm = learner.gradientNorm();
                learner.train(1);
                assertThat(distance(before, learner.weights()) / rate).isCloseTo(norm, withinPercentage(0.01));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1e300})
    void aLearningRateOrAPenaltyStrengthThatIsNoneIsRefused(double value) {
        List<String> sha = new ArrayList<>();
        for (boolean tried : new boolean[] {false, true}) {
            try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0, new PullToZero(0.1))) {
                learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
                learner.train(3);
                if (tried) {
                    assertThatThrownBy(() -> learner.learningRate(value))
                            .isInstanceOf(EngramException.class)
                            .hasMessageContaining("A learning rate of " + value + " cannot be set");
                    assertThatThrownBy(() -> learner.penaltyStrength(value))
                            .isInstanceOf(EngramException.class)
                            .hasMessageContaining("A penalty strength of " + value + " cannot be set");
                }
                learner.train(10);
                sha.add(learner.weightsSha256());
            }
        }
        assertThat(sha.get(1)).isEqualTo(sha.get(0));
    }

    /** The loss of the last step is that of the weights before it. */
    @Test
    void aLastStepThatDivergesIsNoticedBeforeTheTaskIsKept() {
        try (Learner learner = learner(new OptimizerSpec.Sgd(3e38), 0)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            learner.train(1);
            assertThatThrownBy(learner::consolidate)
                    .isInstanceOf(EngramException.class)
                    .hasMessageStartingWith("Not finite after the last step of task 'blobs': parameter/")
                    .hasMessageContaining("Lower training.optimizer.learning-rate");
        }
    }

    @Test
    void importanceThatIsNoNumberIsNoticedBeforeItIsKept() {
        ConsolidationStrategy divides = graph -> {
            StateTensor mean = graph.state("mean", Shape.of(2), 1f);
            Op divide = mean.assign(graph.tf()
                    .math
                    .div(graph.tf().zerosLike(mean.value()), graph.tf().zerosLike(mean.value())));
            return new Consolidation() {
                @Override
                public void taskLearned(TaskScope scope) {
                    scope.run(List.of(divide));
                }
            };
        };
        try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0, divides)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            learner.train(1);
            assertThatThrownBy(learner::consolidate)
                    .hasMessageStartingWith("Not finite after importance was measured on task 'blobs': strategy/mean.");
        }
    }

    static Stream<Consumer<TrainingGraph>> declarations() {
        return Stream.of(
                graph -> graph.state("late", Shape.scalar(), 0f),
                graph -> graph.statePerParameter("late", 0f),
                graph -> graph.scratch("late", Shape.scalar()),
                graph -> graph.scratchPerParameter("late"));
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void stateDeclaredWhenTheGraphIsCompleteIsRefused(Consumer<TrainingGraph> declare) {
        ConsolidationStrategy declaresLate = graph -> new Consolidation() {
            @Override
            public void taskLearned(TaskScope scope) {
                declare.accept(graph);
            }
        };
        try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0, declaresLate)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            assertThatThrownBy(learner::consolidate)
                    .isInstanceOfSatisfying(
                            EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN))
                    .hasMessageContainingAll("/late", "Declare it in ConsolidationStrategy.build");
        }
    }

    @Test
    void whatNeedsABatchIsNotRunWithoutOne() {
        ConsolidationStrategy draws = graph -> {
            Op draw = graph.state("drawn", Shape.of(2), 0f)
                    .assign(graph.tf()
                            .random
                            .statelessRandomUniform(
                                    graph.tf().constant(new int[] {2}), graph.randomSeed("draw"), TFloat32.class));
            return new Consolidation() {
                @Override
                public void taskLearned(TaskScope scope) {
                    scope.forEachBatch(scope.examples(), 50, List.of(draw));
                    scope.run(List.of(graph.tf().noOp(), draw));
                }
            };
        };
        ConsolidationStrategy readsLoss = graph -> new Consolidation() {
            @Override
            public void taskLearned(TaskScope scope) {
                scope.read(graph.taskLoss());
            }
        };
        assertNeedsABatch(draws, "to TaskScope.run", "on TrainingGraph.randomSeed");
        assertNeedsABatch(readsLoss, "to TaskScope.read", "on the placeholder 'Placeholder");
    }

    private static void assertNeedsABatch(ConsolidationStrategy strategy, String... parts) {
        try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0, strategy)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            assertThatThrownBy(learner::consolidate)
                    .isInstanceOfSatisfying(
                            EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN))
                    .hasMessageStartingWith(strategy.getClass().getName())
                    .hasMessageContaining("Compute it in TaskScope.forEachBatch")
                    .hasMessageContainingAll(parts);
        }
    }

    @Test
    void aClosedLearnerTouchesNoMemory() {
        TaskView task = Blobs.of(1, 100).view();
        Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0);
        learner.startTask(0, "blobs", List.of(task), false);
        learner.train(1);
        learner.close();
        learner.close();
        List<ThrowingCallable> calls = List.of(
                () -> learner.startTask(1, "blobs", List.of(task), false),
                () -> learner.train(1),
                () -> learner.accuracy(task),
                () -> learner.learningRate(0.1));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage("The learner is closed");
        }
    }

    private static double distance(List<NamedTensor> one, List<NamedTensor> other) {
        double squares = 0;
        for (int i = 0; i < one.size(); i++) {
            for (int j = 0; j < one.get(i).values().length; j++) {
                double gap = one.get(i).values()[j] - other.get(i).values()[j];
                squares += gap * gap;
            }
        }
        return Math.sqrt(squares);
    }

    @Test
    void restoringAnotherNetworksStateNamesTheDifferencesAndChangesNothing() {
        try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0);
                Learner other = new TensorFlowLearnerFactory()
                        .create(
                                spec(
                                        NetworkSpec.mlp(List.of(9), Layer.Activation.RELU, 0, 0),
                                        new OptimizerSpec.Adam(0.1, 0.9, 0.999, 1e-7),
                                        new int[] {6}),
                                NONE)) {
            String before = learner.weightsSha256();
            assertThatThrownBy(() -> learner.restore(other.state()))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("parameter/dense1/kernel has shape")
                    .hasMessageContaining("optimizer/m/dense1/kernel is unknown here")
                    .hasMessageContaining("parameter/dense2/bias is missing");
            assertThat(learner.weightsSha256()).isEqualTo(before);
        }
    }

    /** All data in one batch, whatever number somebody took for that; eight of the largest cannot be counted. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 1 << 28, Integer.MAX_VALUE})
    void aBatchMayBeLargerThanTheData(int batchSize) {
        String[] sha = new String[2];
        for (int i = 0; i < 2; i++) {
            LearnerSpec spec = new LearnerSpec(
                    new int[] {6},
                    4,
                    3,
                    NetworkSpec.mlp(List.of(16), Layer.Activation.RELU, 0, 0),
                    new OptimizerSpec.Sgd(0.1),
                    PenaltyStep.AUTO,
                    i == 0 ? 50 : batchSize,
                    7,
                    "cpu",
                    2);
            try (Learner learner = new TensorFlowLearnerFactory().create(spec, NONE)) {
                learner.startTask(0, "blobs", List.of(Blobs.of(1, 50).view()), false);
                assertThat(learner.stepsPerEpoch()).isEqualTo(1);
                learner.train(3);
                assertThat(learner.gradientNorm()).isPositive();
                sha[i] = learner.weightsSha256();
            }
        }
        assertThat(sha[1]).isEqualTo(sha[0]);
    }

    @Test
    void theTaskLossThatAStrategySeesIsWithoutDropout() {
        ConsolidationStrategy losses = graph -> {
            StateTensor ofTask = graph.state("of-task", Shape.scalar(), 0f);
            StateTensor ofLogits = graph.state("of-logits", Shape.scalar(), 0f);
            Op note = ofTask.assign(graph.taskLoss());
            Op noteLogits = ofLogits.assign(graph.tf()
                    .math
                    .mean(
                            graph.crossEntropy(graph.logits(), graph.labels()),
                            graph.tf().constant(0)));
            return new Consolidation() {
                @Override
                public void taskLearned(TaskScope scope) {
                    scope.forEachBatch(scope.examples(), 100, List.of(note, noteLogits));
                }
            };
        };
        try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0.5, losses)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            learner.consolidate();
            assertThat(learner.state().tensor("strategy/of-task").values())
                    .containsExactly(
                            learner.state().tensor("strategy/of-logits").values());
        }
    }

    @Test
    void tooLittleMemoryWhileABatchIsReadIsNoFaultOfTheData() {
        Blobs blobs = Blobs.of(1, 100);
        Dataset data = new DatasetView("blobs", blobs) {
            @Override
            public boolean inMemory() {
                return false;
            }

            @Override
            public void read(int row, ByteBuffer target) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        TaskView view = new TaskView(data, blobs.view().outputs(), blobs.view().active());
        try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0)) {
            learner.startTask(0, "blobs", List.of(view), false);
            assertThatThrownBy(() -> learner.train(1)).isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void aDataSetThatFailsWhileABatchIsReadIsNamed() {
        Blobs blobs = Blobs.of(1, 100);
        Dataset data = new DatasetView("orders", blobs) {
            @Override
            public boolean inMemory() {
                return false;
            }

            @Override
            public void read(int row, ByteBuffer target) {
                throw new IllegalStateException("connection lost");
            }
        };
        TaskView view = new TaskView(data, blobs.view().outputs(), blobs.view().active());
        try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0)) {
            learner.startTask(0, "january", List.of(view), false);
            assertThatThrownBy(() -> learner.train(1))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContainingAll("'orders'", "connection lost");
        }
    }

    @Test
    void streamedDataGivesTheBitsOfDataInMemory() {
        String[] sha = new String[2];
        for (int i = 0; i < 2; i++) {
            boolean inMemory = i == 0;
            Blobs blobs = Blobs.of(1, 100);
            Dataset data = new DatasetView("blobs", blobs) {
                @Override
                public boolean inMemory() {
                    return inMemory;
                }
            };
            TaskView view =
                    new TaskView(data, blobs.view().outputs(), blobs.view().active());
            try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0)) {
                learner.startTask(0, "blobs", List.of(view), false);
                learner.train(30);
                sha[i] = learner.weightsSha256();
                assertThat(learner.accuracy(view)).isGreaterThan(0.5);
            }
        }
        assertThat(sha[1]).isEqualTo(sha[0]);
    }

    /** Floats that are normalised while they are read train as those do that were normalised before. */
    @Test
    void floatsAreDecodedToo() {
        Encoding halves = new Encoding(Float.BYTES, 0.5f, 0.25f);
        Blobs blobs = Blobs.of(1, 100);
        Dataset decoded = new DatasetView("decoded", blobs) {
            @Override
            public Encoding encoding() {
                return halves;
            }
        };
        Dataset before = new DatasetView("before", blobs) {
            @Override
            public void read(int row, ByteBuffer target) {
                int from = target.position();
                super.read(row, target);
                for (int at = from; at < target.position(); at += Float.BYTES) {
                    target.putFloat(at, target.getFloat(at) * 0.5f + 0.25f);
                }
            }
        };
        List<String> sha = new ArrayList<>();
        List<Double> accuracy = new ArrayList<>();
        for (Dataset data : List.of(decoded, before, blobs)) {
            TaskView view =
                    new TaskView(data, blobs.view().outputs(), blobs.view().active());
            try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0)) {
                learner.startTask(0, "blobs", List.of(view), false);
                learner.train(30);
                sha.add(learner.weightsSha256());
                accuracy.add(learner.accuracy(view));
            }
        }
        assertThat(sha.get(0)).isEqualTo(sha.get(1)).isNotEqualTo(sha.get(2));
        assertThat(accuracy.get(0)).isEqualTo(accuracy.get(1));
    }

    @Test
    void outputsThatDoNotCompeteAreNotTouched() {
        try (TensorFlowLearner learner = (TensorFlowLearner) learner(new OptimizerSpec.Sgd(0.1), 0)) {
            Blobs data = new Blobs(1, 100, new int[] {6}, 2);
            TaskView head = new TaskView(data, List.of(0, 2), new boolean[] {true, false, true});
            float[] before = learner.parameters().get("parameter/output/kernel").values();
            learner.startTask(0, "blobs", List.of(head), false);
            learner.train(30);
            float[] after = learner.parameters().get("parameter/output/kernel").values();
            for (int unit = 0; unit < 8; unit++) {
                assertThat(after[unit * 3 + 1]).isEqualTo(before[unit * 3 + 1]);
            }
            assertThat(after).isNotEqualTo(before);
            assertThat(learner.accuracy(head)).isGreaterThan(0.9);
        }
    }

    @Test
    void convolutionsAndPoolsLearn() {
        NetworkSpec network = new NetworkSpec.Layered(
                List.of(
                        new Layer.Conv2d(4, 3, 1, Layer.Padding.SAME, Layer.Activation.RELU),
                        new Layer.MaxPool(2, 2),
                        new Layer.Conv2d(6, 3, 2, Layer.Padding.VALID, Layer.Activation.TANH),
                        new Layer.AveragePool(1, 1),
                        new Layer.Dropout(0.1),
                        new Layer.Dense(8, Layer.Activation.ELU)),
                NetworkSpec.Initializer.GLOROT_UNIFORM);
        int[] shape = {12, 10, 2};
        TaskView task = new Blobs(2, 120, shape, 3).view();
        try (TensorFlowLearner learner = (TensorFlowLearner) new TensorFlowLearnerFactory()
                .create(spec(network, new OptimizerSpec.Adam(0.01, 0.9, 0.999, 1e-7), shape), NONE)) {
            assertThat(learner.parameters().get("parameter/conv2/kernel").shape())
                    .containsExactly(3, 3, 4, 6);
            assertThat(learner.parameters().get("parameter/dense1/kernel").shape())
                    .containsExactly(2 * 2 * 6, 8);
            learner.startTask(0, "images", List.of(task), false);
            learner.train(100);
            assertThat(learner.accuracy(task)).isGreaterThan(0.95);
        }
    }

    @Test
    void initialKernelsHaveTheVarianceOfTheirPaper() {
        NetworkSpec network = new NetworkSpec.Layered(
                List.of(new Layer.Dense(500, Layer.Activation.RELU), new Layer.Dense(300, Layer.Activation.RELU)),
                NetworkSpec.Initializer.HE_NORMAL);
        try (TensorFlowLearner learner = (TensorFlowLearner)
                new TensorFlowLearnerFactory().create(spec(network, new OptimizerSpec.Sgd(0.1), new int[] {6}), NONE)) {
            float[] kernel = learner.parameters().get("parameter/dense2/kernel").values();
            double sum = 0;
            for (float weight : kernel) {
                sum += (double) weight * weight;
            }
            assertThat(sum / kernel.length).isCloseTo(2.0 / 500, within(0.01 * 2 / 500));
        }
    }

    @Test
    void aLossThatIsNotFiniteEndsTrainingWithStepAndTask() {
        try (Learner learner = learner(new OptimizerSpec.Sgd(1e30), 0)) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 100).view()), false);
            assertThatThrownBy(() -> learner.train(50))
                    .isInstanceOfSatisfying(
                            EngramException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                    .hasMessageContaining("of task 'blobs'")
                    .hasMessageContaining("learning-rate");
        }
    }

    @Test
    void examplesOfAnotherShapeAreRefused() {
        try (Learner learner = learner(new OptimizerSpec.Sgd(0.1), 0)) {
            TaskView wrong = new Blobs(1, 10, new int[] {5}, 3).view();
            assertThatThrownBy(() -> learner.startTask(0, "wrong", List.of(wrong), false))
                    .hasMessage("'blobs' has examples of shape [5], but the network takes [6]");
        }
    }

    @Test
    void unknownDeviceIsRefused() {
        LearnerSpec spec = spec(new OptimizerSpec.Sgd(0.1), 0);
        LearnerSpec tpu = new LearnerSpec(
                spec.featureShape(), 4, 3, spec.network(), spec.optimizer(), PenaltyStep.AUTO, 16, 7, "tpu", 1);
        assertThatThrownBy(() -> new TensorFlowLearnerFactory().create(tpu, NONE))
                .hasMessageContaining("device = \"tpu\" is not one of auto, cpu, gpu:0");
    }

    @Test
    void aMissingGpuIsRefusedWithTheReason() {
        LearnerSpec spec = spec(new OptimizerSpec.Sgd(0.1), 0);
        LearnerSpec gpu = new LearnerSpec(
                spec.featureShape(), 4, 3, spec.network(), spec.optimizer(), PenaltyStep.AUTO, 16, 7, "gpu:99", 1);
        assertThatThrownBy(() -> new TensorFlowLearnerFactory().create(gpu, NONE))
                .hasMessageContaining("device = \"gpu:99\" is not available here: "
                        + GpuLibraries.load().explanation())
                .hasMessageContaining("Use device = auto or cpu");
    }

    @Test
    void nativeMemoryIsFlatOverTenThousandSteps() {
        try (Learner learner = new TensorFlowLearnerFactory()
                .create(spec(new OptimizerSpec.Adam(0.001, 0.9, 0.999, 1e-7), 0.1), new PullToZero(0.01))) {
            learner.startTask(0, "blobs", List.of(Blobs.of(1, 200).view()), false);
            learner.train(10_000);
            System.gc();
            long before = Pointer.physicalBytes();
            learner.train(10_000);
            System.gc();
            assertThat(Pointer.physicalBytes() - before).isLessThan(12L << 20);
        }
    }
}
