package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.Learner;
import dev.engram.api.NetworkSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.Timings;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import java.io.IOException;
import java.util.List;

/** What a GPU is for: large networks and batches. Part of a run without arguments only where there is one. */
final class GpuGroup implements Group {
    private static final String MLP = "784-2000-2000-10";
    private static final String CNN = "3×3×32, pool, 3×3×64, pool, 128";
    private static final int ROUNDS = 5;
    private static final int EXAMPLES_A_BLOCK = 16_384;

    private final int threads;

    GpuGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "gpu";
    }

    @Override
    public String about() {
        return "steps, Fisher and memory of a wide MLP and a CNN, batch 128 and 4096 (slow without a GPU)";
    }

    @Override
    public void measure(Findings findings) throws IOException, InterruptedException {
        Dataset mnist = Mnist.train();
        for (String network : List.of(MLP, CNN)) {
            for (int batch : new int[] {128, 4096}) {
                String on = network + ", batch " + batch;
                compare(findings, on, network(network), batch, mnist);
                GpuMemoryProbe.bytes(network, batch)
                        .ifPresent(bytes -> findings.add("GPU memory, ewc", on, bytes, Form.MEGABYTES));
            }
        }
    }

    static NetworkSpec network(String name) {
        return name.equals(MLP) ? Learners.perceptron(2000, 2000) : Learners.convolutional();
    }

    private void compare(Findings findings, String on, NetworkSpec network, int batch, Dataset data) {
        int block = EXAMPLES_A_BLOCK / batch;
        try (Learners learners = new Learners(threads)) {
            Learner none = learner(learners, network, Learners.NONE, batch, data);
            Learner ewc = learner(learners, network, Learners.ewc(), batch, data);
            Learner measured = learner(learners, network, fisher(batch), batch, data);
            Timings timings = new Interleaved(ROUNDS)
                    .add("none, " + on, "step", block, () -> none.train(block))
                    .add("ewc, " + on, "step", block, () -> ewc.train(block))
                    .add("fisher, " + on, "example", EXAMPLES_A_BLOCK, measured::consolidate)
                    .run();
            findings.addCases(timings.cases());
            findings.add("training", on, timings.rate("none, " + on), Form.STEPS_A_SECOND);
            findings.add(
                    "penalty's cost: ewc",
                    on,
                    timings.ratio("ewc, " + on, "none, " + on) - 1,
                    Form.PERCENT,
                    Target.atMost(0.05));
            findings.add("exact Fisher, empirical", on, timings.rate("fisher, " + on), Form.A_SECOND);
        }
    }

    /** In batches of the size that training has. */
    private static Ewc fisher(int batch) {
        return new Ewc(new EwcConfig(1, new Fisher(new FisherConfig(FisherLabels.EMPIRICAL, EXAMPLES_A_BLOCK, batch))));
    }

    private static Learner learner(
            Learners learners, NetworkSpec network, ConsolidationStrategy strategy, int batch, Dataset data) {
        Learner learner = learners.fresh(network, strategy, Learners.SGD, PenaltyStep.AUTO, batch);
        learner.startTask(0, "first", List.of(Learners.view(data)), false);
        learner.consolidate();
        learner.startTask(1, "second", List.of(Learners.view(data)), false);
        return learner;
    }
}
