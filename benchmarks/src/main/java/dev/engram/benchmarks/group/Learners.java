package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.Layer;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.datasets.Rows;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.strategies.onlineewc.OnlineEwc;
import dev.engram.strategies.onlineewc.OnlineEwcConfig;
import dev.engram.strategies.si.SynapticIntelligence;
import dev.engram.strategies.si.SynapticIntelligenceConfig;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Learners on MNIST, closed together. */
public final class Learners implements AutoCloseable {
    /** Examples of the data that steps are measured on: 100 batches of 128. */
    public static final int SOME = 12_800;

    static final int CLASSES = 10;
    static final int BATCH = 128;
    static final OptimizerSpec SGD = new OptimizerSpec.Sgd(0.01);
    static final OptimizerSpec ADAM = new OptimizerSpec.Adam(1e-4, 0.9, 0.999, 1e-7);
    static final ConsolidationStrategy NONE = graph -> new Consolidation() {};

    private final int threads;
    private final List<Learner> open = new ArrayList<>();

    /**
     * No learner yet.
     *
     * @param threads intra-operation threads
     */
    public Learners(int threads) {
        this.threads = threads;
    }

    static Dataset some(int examples) {
        return Rows.of("mnist", Mnist.train(), IntStream.range(0, examples).toArray());
    }

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

    static Fisher fisher() {
        return new Fisher(new FisherConfig(FisherLabels.EMPIRICAL, 1000, 500));
    }

    static Ewc ewc() {
        return new Ewc(new EwcConfig(100, fisher()));
    }

    static OnlineEwc onlineEwc() {
        return new OnlineEwc(new OnlineEwcConfig(100, 0.9, fisher()));
    }

    static SynapticIntelligence si() {
        return new SynapticIntelligence(new SynapticIntelligenceConfig(0.2, 0.001));
    }

    static TaskView view(Dataset data) {
        boolean[] active = new boolean[CLASSES];
        Arrays.fill(active, true);
        return new TaskView(data, IntStream.range(0, CLASSES).boxed().toList(), active);
    }

    /** A learner that has not been given a task. */
    Learner fresh(
            NetworkSpec network,
            ConsolidationStrategy strategy,
            OptimizerSpec optimizer,
            PenaltyStep mode,
            int batchSize) {
        LearnerSpec spec = new LearnerSpec(
                new int[] {28, 28, 1}, 1, CLASSES, network, optimizer, mode, batchSize, 1, "auto", threads);
        Learner learner = new TensorFlowLearnerFactory().create(spec, strategy);
        open.add(learner);
        return learner;
    }

    /** A learner in its last task, after {@code tasks} were learned without training, so that only the penalty differs. */
    Learner after(
            int tasks,
            Dataset data,
            NetworkSpec network,
            ConsolidationStrategy strategy,
            OptimizerSpec optimizer,
            PenaltyStep mode) {
        Learner learner = fresh(network, strategy, optimizer, mode, BATCH);
        for (int task = 0; task <= tasks; task++) {
            learner.startTask(task, "task-" + task, List.of(view(data)), false);
            if (task < tasks) {
                learner.consolidate();
            }
        }
        return learner;
    }

    @Override
    public void close() {
        open.forEach(Learner::close);
        open.clear();
    }
}
