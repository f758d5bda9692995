package dev.engram.benchmarks;

import dev.engram.api.Dataset;
import dev.engram.api.Layer;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Learners on MNIST. */
final class BenchmarkLearners {
    static final int CLASSES = 10;

    private BenchmarkLearners() {}

    static NetworkSpec perceptron(Integer... hidden) {
        return NetworkSpec.mlp(List.of(hidden), Layer.Activation.RELU, 0, 0);
    }

    /** 3×3×32, pool, 3×3×64, pool, 128. */
    static NetworkSpec convolutional() {
        return new NetworkSpec.Layered(
                List.of(
                        new Layer.Conv2d(32, 3, 1, Layer.Padding.SAME, Layer.Activation.RELU),
                        new Layer.MaxPool(2, 2),
                        new Layer.Conv2d(64, 3, 1, Layer.Padding.SAME, Layer.Activation.RELU),
                        new Layer.MaxPool(2, 2),
                        new Layer.Flatten(),
                        new Layer.Dense(128, Layer.Activation.RELU)),
                NetworkSpec.Initializer.HE_NORMAL);
    }

    static Learner of(
            NetworkSpec network,
            ConsolidationStrategy strategy,
            OptimizerSpec optimizer,
            PenaltyStep penaltyStep,
            int batchSize,
            int threads) {
        LearnerSpec spec = new LearnerSpec(
                new int[] {28, 28, 1}, 1, CLASSES, network, optimizer, penaltyStep, batchSize, 1, "auto", threads);
        return new TensorFlowLearnerFactory().create(spec, strategy);
    }

    static TaskView view(Dataset data) {
        boolean[] active = new boolean[CLASSES];
        Arrays.fill(active, true);
        return new TaskView(data, IntStream.range(0, CLASSES).boxed().toList(), active);
    }
}
