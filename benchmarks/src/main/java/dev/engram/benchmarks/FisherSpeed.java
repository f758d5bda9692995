package dev.engram.benchmarks;

import dev.engram.api.Learner;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import java.util.ArrayList;
import java.util.List;

/** Examples a second of the Fisher's variants, on MNIST. */
final class FisherSpeed {
    private static final int ROUNDS = 5;

    private final int threads;
    private final List<Learner> open = new ArrayList<>();

    FisherSpeed(int threads) {
        this.threads = threads;
    }

    private Runnable estimate(NetworkSpec network, FisherLabels labels, int examples, int batch) {
        Ewc ewc = new Ewc(new EwcConfig(1, new Fisher(new FisherConfig(labels, examples, batch))));
        Learner learner =
                BenchmarkLearners.of(network, ewc, new OptimizerSpec.Sgd(0.1), PenaltyStep.AUTO, 128, threads);
        open.add(learner);
        learner.startTask(0, "mnist", List.of(BenchmarkLearners.view(Mnist.train())), false);
        return learner::consolidate;
    }

    /**
     * Compares the variants.
     *
     * @param examples for all but the loop, which takes a hundredth
     * @param batch examples a run, for all but the loop
     */
    List<Interleaved.Timing> compare(String name, NetworkSpec network, int examples, int batch) {
        int few = Math.max(200, examples / 100);
        List<Interleaved.Timing> timings = new Interleaved(ROUNDS)
                .add(name + " empirical, exact", examples, estimate(network, FisherLabels.EMPIRICAL, examples, batch))
                .add(
                        name + " batched (forward and backward)",
                        examples,
                        estimate(network, FisherLabels.BATCHED, examples, batch))
                .add(
                        name + " all classes, exact",
                        examples / 4.0,
                        estimate(network, FisherLabels.ALL, examples / 4, batch))
                .add(name + " loop over single examples", few, estimate(network, FisherLabels.EMPIRICAL, few, 1))
                .run();
        open.forEach(Learner::close);
        open.clear();
        return timings;
    }
}
