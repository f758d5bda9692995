package dev.engram.benchmarks.group;

import com.sun.management.OperatingSystemMXBean;
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
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The exact Fisher against the batched one, a plain forward-backward pass, and a loop over single examples. */
final class FisherGroup implements Group {
    private static final int BATCH = 500;
    private static final int PASSES = 10;

    private static final String AGAINST_BATCHED = "empirical, against the batched estimate";
    private static final String AGAINST_PASS = "empirical, against a forward and backward pass";
    private static final String LOOP = "loop over single examples, against empirical";
    private static final String ALL = "all classes, against empirical";

    /** Of a perceptron's estimate the cost of the batched one or of a plain pass is asked: the plain pass is the mark. */
    private static final Map<String, Target> PERCEPTRON =
            Map.of(AGAINST_PASS, Target.atMost(1), LOOP, Target.atLeast(25), ALL, Target.atMost(7));

    private static final Map<String, Target> CONVOLUTIONAL = Map.of(AGAINST_BATCHED, Target.atMost(1.5));

    private final int threads;

    FisherGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "fisher";
    }

    @Override
    public String about() {
        return "exact Fisher, empirical and all, of an MLP and a CNN on MNIST";
    }

    @Override
    public void measure(Findings findings) {
        Dataset mnist = Mnist.train();
        double mlp = compare(
                findings,
                "mlp",
                "784-400-400-10",
                mnist,
                Learners.perceptron(400, 400),
                new Sizes(60_000, 10_000, 1_500, 4),
                PERCEPTRON);
        findings.add("exact Fisher of 60,000 images", "784-400-400-10, empirical", mlp * 60_000, Form.SECONDS);
        compare(
                findings,
                "cnn",
                "3×3×32, pool, 3×3×64, pool, 128",
                mnist,
                Learners.convolutional(),
                new Sizes(4_000, 500, 200, 3),
                CONVOLUTIONAL);
    }

    /** Examples of each case, so that all take about as long. */
    private record Sizes(int empirical, int all, int loop, int rounds) {}

    private double compare(
            Findings findings,
            String prefix,
            String on,
            Dataset data,
            NetworkSpec network,
            Sizes sizes,
            Map<String, Target> targets) {
        try (Learners learners = new Learners(threads)) {
            Runnable exact = estimate(learners, network, data, FisherLabels.EMPIRICAL, sizes.empirical(), BATCH);
            Learner plain = learners.fresh(network, Learners.NONE, Learners.SGD, PenaltyStep.AUTO, BATCH);
            plain.startTask(0, "mnist", List.of(Learners.view(data)), false);
            String empirical = prefix + " fisher, empirical";
            String batched = prefix + " fisher, batched";
            String pass = prefix + " forward and backward";
            String all = prefix + " fisher, all";
            String loop = prefix + " fisher, loop";
            Timings timings = new Interleaved(sizes.rounds())
                    .add(empirical, "example", sizes.empirical(), exact)
                    .add(
                            batched,
                            "example",
                            sizes.empirical(),
                            estimate(learners, network, data, FisherLabels.BATCHED, sizes.empirical(), BATCH))
                    .add(pass, "example", PASSES * (double) BATCH, () -> passes(plain))
                    .add(
                            all,
                            "example",
                            sizes.all(),
                            estimate(learners, network, data, FisherLabels.ALL, sizes.all(), BATCH))
                    .add(
                            loop,
                            "example",
                            sizes.loop(),
                            estimate(learners, network, data, FisherLabels.EMPIRICAL, sizes.loop(), 1))
                    .run();
            findings.addCases(timings.cases());
            findings.add("exact Fisher, empirical", on, timings.rate(empirical), Form.A_SECOND);
            findings.add("exact Fisher, all classes", on, timings.rate(all), Form.A_SECOND);
            findings.add("plain forward and backward pass", on, timings.rate(pass), Form.A_SECOND);
            Map<String, Double> ratios = new LinkedHashMap<>();
            ratios.put(AGAINST_BATCHED, timings.ratio(empirical, batched));
            ratios.put(AGAINST_PASS, timings.ratio(empirical, pass));
            ratios.put(LOOP, timings.ratio(loop, empirical));
            ratios.put(ALL, timings.ratio(all, empirical));
            ratios.forEach((what, ratio) -> {
                Target target = targets.get(what);
                if (target == null) {
                    findings.add(what, on, ratio, Form.TIMES);
                } else {
                    findings.add(what, on, ratio, Form.TIMES, target);
                }
            });
            findings.add(
                    "cores busy in the exact Fisher", on, coresBusy(exact), Form.NUMBER, Target.atLeast(0.9 * threads));
            return timings.seconds(empirical).median();
        }
    }

    private static Runnable estimate(
            Learners learners, NetworkSpec network, Dataset data, FisherLabels labels, int examples, int batch) {
        Ewc ewc = new Ewc(new EwcConfig(1, new Fisher(new FisherConfig(labels, examples, batch))));
        Learner learner = learners.fresh(network, ewc, Learners.SGD, PenaltyStep.AUTO, Learners.BATCH);
        learner.startTask(0, "mnist", List.of(Learners.view(data)), false);
        return learner::consolidate;
    }

    /** The norm of the gradient needs one forward and backward pass, and next to nothing beside. */
    private static void passes(Learner learner) {
        for (int i = 0; i < PASSES; i++) {
            learner.gradientNorm();
        }
    }

    private static double coresBusy(Runnable block) {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long busy = process.getProcessCpuTime();
        long start = System.nanoTime();
        block.run();
        return (double) (process.getProcessCpuTime() - busy) / (System.nanoTime() - start);
    }
}
