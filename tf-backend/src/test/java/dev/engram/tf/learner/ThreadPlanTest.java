package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadPlanTest {
    private static final long CACHE = 2 << 20;

    private static LearnerSpec spec(int batchSize, NetworkSpec network) {
        return new LearnerSpec(
                new int[] {28, 28, 1},
                1,
                10,
                network,
                new OptimizerSpec.Sgd(0.1),
                PenaltyStep.AUTO,
                batchSize,
                1,
                "cpu",
                0);
    }

    private static NetworkSpec perceptron(int width) {
        return NetworkSpec.mlp(List.of(width, width), Layer.Activation.RELU, 0, 0.5);
    }

    @Test
    void productsThatFitTheCacheAreNotSplit() {
        assertThat(ThreadPlan.of(spec(128, perceptron(400)), 2, true, CACHE)).isEqualTo(new ThreadPlan(1, 2, 2));
    }

    @Test
    void theNumberOfPartsDependsOnTheBatchAndNotOnTheThreads() {
        assertThat(ThreadPlan.of(spec(127, perceptron(400)), 2, true, CACHE)).isEqualTo(new ThreadPlan(1, 2, 1));
        for (int threads : new int[] {1, 2, 8}) {
            ThreadPlan plan = ThreadPlan.of(spec(128, perceptron(400)), threads, true, CACHE);
            assertThat(plan).isEqualTo(new ThreadPlan(1, threads, 2));
            assertThat(plan.splitsSteps()).isEqualTo(threads > 1);
        }
    }

    @Test
    void theStepsOfASmallNetworkAreTooShortForParts() {
        assertThat(ThreadPlan.of(spec(128, perceptron(200)), 2, true, CACHE)).isEqualTo(new ThreadPlan(1, 2, 1));
    }

    @Test
    void productsSomewhatLargerAreNotSplitWhereTheBatchIs() {
        assertThat(ThreadPlan.of(spec(128, perceptron(1000)), 2, true, CACHE)).isEqualTo(new ThreadPlan(1, 2, 2));
        assertThat(ThreadPlan.of(spec(256, perceptron(400)), 2, true, CACHE)).isEqualTo(new ThreadPlan(1, 2, 2));
    }

    /** Measured on two machines: 1000 on one with 1 MiB of cache, 1400 on one with 2 MiB are faster in parts, 1400 and 2000 are not. */
    @Test
    void howWideDependsOnTheCache() {
        long half = CACHE / 2;
        assertThat(ThreadPlan.of(spec(128, perceptron(1000)), 2, true, half)).isEqualTo(new ThreadPlan(1, 2, 2));
        assertThat(ThreadPlan.of(spec(128, perceptron(1400)), 2, true, half)).isEqualTo(new ThreadPlan(2, 1, 1));
        assertThat(ThreadPlan.of(spec(128, perceptron(1400)), 2, true, CACHE)).isEqualTo(new ThreadPlan(1, 2, 2));
    }

    @Test
    void widerLayersAndLargerBatchesAre() {
        assertThat(ThreadPlan.of(spec(128, perceptron(2000)), 2, true, CACHE)).isEqualTo(new ThreadPlan(2, 1, 1));
        assertThat(ThreadPlan.of(spec(127, perceptron(1000)), 2, true, CACHE)).isEqualTo(new ThreadPlan(2, 1, 1));
        assertThat(ThreadPlan.of(spec(5000, perceptron(16)), 2, true, CACHE)).isEqualTo(new ThreadPlan(2, 1, 1));
    }

    @Test
    void convolutionsAreSplit() {
        NetworkSpec convolutional = new NetworkSpec.Layered(
                List.of(new Layer.Conv2d(4, 3, 1, Layer.Padding.SAME, Layer.Activation.RELU), new Layer.Flatten()),
                NetworkSpec.Initializer.HE_NORMAL);
        assertThat(ThreadPlan.of(spec(1, convolutional), 2, true, CACHE)).isEqualTo(new ThreadPlan(2, 1, 1));
    }

    /** One thread for a first small learner would be all that a wide one made later gets. */
    @Test
    void whereSessionsShareThreadsNothingIsHeldBack() {
        assertThat(ThreadPlan.of(spec(128, perceptron(16)), 2, false, CACHE)).isEqualTo(new ThreadPlan(2, 1, 1));
    }
}
