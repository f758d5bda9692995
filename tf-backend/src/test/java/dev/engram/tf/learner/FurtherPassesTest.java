package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.datasets.Blobs;
import dev.engram.datasets.Rows;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.interop.ImportedModel;
import dev.engram.tf.interop.SavedModelImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Passes of the network that a strategy asks for, against the network's own pass. */
class FurtherPassesTest {
    static {
        GpuLibraries.load(); // before the first graph
    }

    private static final int EXAMPLES = 30;
    private static final boolean[] ACTIVE = {true, false, true};

    private static NetworkSpec keras(String name) {
        try (ImportedModel model = SavedModelImporter.load(
                Path.of(FurtherPassesTest.class.getResource("/keras/" + name).toURI()), "serving_default")) {
            return model.network();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static LearnerSpec spec(NetworkSpec network, int featureBytes, int outputs, int... shape) {
        return new LearnerSpec(
                shape, featureBytes, outputs, network, new OptimizerSpec.Sgd(0.1), PenaltyStep.AUTO, 10, 3, "cpu", 1);
    }

    private static TaskView blobs(int... shape) {
        return new TaskView(new Blobs(4, EXAMPLES, shape, 2), List.of(0, 2), ACTIVE);
    }

    private static TaskView digits() {
        int[] rows = IntStream.range(0, EXAMPLES).toArray();
        boolean[] active = new boolean[10];
        Arrays.fill(active, true);
        return new TaskView(
                Rows.of("digits", Mnist.test(), rows),
                IntStream.range(0, 10).boxed().toList(),
                active);
    }

    static Stream<Arguments> networks() {
        NetworkSpec convolutional = new NetworkSpec.Layered(
                List.of(
                        new Layer.Conv2d(3, 3, 1, Layer.Padding.SAME, Layer.Activation.RELU),
                        new Layer.MaxPool(2, 2),
                        new Layer.Flatten(),
                        new Layer.Dropout(0.5)),
                NetworkSpec.Initializer.HE_NORMAL);
        return Stream.of(
                Arguments.of(spec(NetworkSpec.mlp(List.of(7, 5), Layer.Activation.TANH, 0.2, 0.5), 4, 3, 6), blobs(6)),
                Arguments.of(spec(convolutional, 4, 3, 4, 4, 1), blobs(4, 4, 1)),
                Arguments.of(spec(keras("mlp"), 1, 10, 28, 28, 1), digits()),
                Arguments.of(spec(keras("cnn"), 1, 10, 28, 28, 1), digits()));
    }

    private static float[] state(TensorFlowLearner learner, String name) {
        return learner.state().tensor("strategy/" + name).values();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aPassAtOldWeightsGivesWhatTheNetworkGaveThen(LearnerSpec spec, TaskView view) {
        try (TensorFlowLearner learner =
                (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, new KeptPasses(EXAMPLES))) {
            learner.startTask(0, "task", List.of(view), false);
            learner.train(3);
            learner.consolidate();
            float[] then = state(learner, "own");
            assertThat(state(learner, "present")).isEqualTo(then);
            assertThat(state(learner, "sum")).isEqualTo(state(learner, "masked"));
            learner.train(3);
            learner.consolidate();
            assertThat(state(learner, "past")).isEqualTo(then);
            assertThat(state(learner, "own")).isNotEqualTo(then);
        }
    }

    @Test
    void aPassAtTooFewWeightsIsRefused() {
        ConsolidationStrategy forgetful = graph -> {
            graph.forward(graph.features(), List.of());
            return new Consolidation() {};
        };
        LearnerSpec spec = spec(NetworkSpec.mlp(List.of(5), Layer.Activation.TANH, 0, 0), 4, 3, 6);
        assertThatThrownBy(() -> new TensorFlowLearnerFactory().create(spec, forgetful))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("at 0 weights, but the network has 4 parameters");
    }
}
