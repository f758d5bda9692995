package dev.engram.benchmarks;

import dev.engram.api.Dataset;
import dev.engram.api.Learner;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.datasets.Rows;
import dev.engram.datasets.mnist.Mnist;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.ewc.Ewc;
import dev.engram.strategies.ewc.EwcConfig;
import dev.engram.strategies.ewcdr.EwcDr;
import dev.engram.strategies.ewcdr.EwcDrConfig;
import dev.engram.strategies.importance.Fisher;
import dev.engram.strategies.importance.FisherConfig;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.strategies.kfac.Kfac;
import dev.engram.strategies.kfac.KfacConfig;
import dev.engram.strategies.l2.L2;
import dev.engram.strategies.l2.L2Config;
import dev.engram.strategies.mas.Mas;
import dev.engram.strategies.mas.MasConfig;
import dev.engram.strategies.onlineewc.OnlineEwc;
import dev.engram.strategies.onlineewc.OnlineEwcConfig;
import dev.engram.strategies.rwalk.RiemannianWalk;
import dev.engram.strategies.rwalk.RiemannianWalkConfig;
import dev.engram.strategies.si.SynapticIntelligence;
import dev.engram.strategies.si.SynapticIntelligenceConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A training step: of Engram against a bare loop, with a penalty against without, after many tasks against after one. */
final class TrainingSteps {
    private static final int BATCH = 128;
    private static final int BLOCK = 60;
    private static final int ROUNDS = 15;
    private static final OptimizerSpec SGD = new OptimizerSpec.Sgd(0.01);
    private static final OptimizerSpec ADAM = new OptimizerSpec.Adam(1e-4, 0.9, 0.999, 1e-7);
    private static final ConsolidationStrategy NONE = graph -> new Consolidation() {};

    private final Dataset data =
            Rows.of("mnist", Mnist.train(), IntStream.range(0, 12_800).toArray());
    private final int threads;
    private final List<AutoCloseable> open = new ArrayList<>();

    TrainingSteps(int threads) {
        this.threads = threads;
    }

    private static Fisher fisher() {
        return new Fisher(new FisherConfig(FisherLabels.EMPIRICAL, 1000, 500));
    }

    private static Ewc ewc() {
        return new Ewc(new EwcConfig(100, fisher()));
    }

    /** A learner in its last task, after {@code tasks} were learned without training, so that only the penalty differs. */
    private Learner learner(
            NetworkSpec network, ConsolidationStrategy strategy, OptimizerSpec optimizer, PenaltyStep mode, int tasks) {
        Learner learner = BenchmarkLearners.of(network, strategy, optimizer, mode, BATCH, threads);
        open.add(learner);
        for (int task = 0; task <= tasks; task++) {
            learner.startTask(task, "task-" + task, List.of(BenchmarkLearners.view(data)), false);
            if (task < tasks) {
                learner.consolidate();
            }
        }
        return learner;
    }

    private Runnable steps(Learner learner) {
        return () -> learner.train(BLOCK);
    }

    /** Engram's loop against plain TensorFlow-Java, and against the matrix products in it. */
    List<Interleaved.Timing> overhead() throws Exception {
        BareLoop bare = new BareLoop(data, new int[] {400, 400}, BATCH, threads);
        MatrixProduct product = new MatrixProduct(threads);
        open.add(bare);
        open.add(product);
        NetworkSpec network = BenchmarkLearners.perceptron(400, 400);
        List<Interleaved.Timing> timings = new Interleaved(ROUNDS)
                .add("bare TensorFlow-Java loop, sgd", BLOCK, () -> bare.train(BLOCK))
                .add("engram none, sgd", BLOCK, steps(learner(network, NONE, SGD, PenaltyStep.AUTO, 1)))
                .add("engram none, adam", BLOCK, steps(learner(network, NONE, ADAM, PenaltyStep.AUTO, 1)))
                .add("matrix products of a step alone", BLOCK, () -> product.run(productsOf(BLOCK)))
                .run();
        close();
        return timings;
    }

    /** Products of the measured size that do as many operations as the steps: forward, and backward but for the input. */
    private static int productsOf(int steps) {
        double weights = 784 * 400 + 400 * 400 + 400 * 10;
        double operations = steps * 2.0 * BATCH * (3 * weights - 784 * 400);
        return Math.max(1, (int) Math.round(operations / MatrixProduct.OPERATIONS));
    }

    /** What a penalty adds to a step. */
    List<Interleaved.Timing> penalties(String name, NetworkSpec network, OptimizerSpec optimizer) throws Exception {
        List<Interleaved.Timing> timings = new Interleaved(ROUNDS)
                .add("none, " + name, BLOCK, steps(learner(network, NONE, optimizer, PenaltyStep.AUTO, 1)))
                .add("ewc implicit, " + name, BLOCK, steps(learner(network, ewc(), optimizer, PenaltyStep.IMPLICIT, 1)))
                .add("ewc explicit, " + name, BLOCK, steps(learner(network, ewc(), optimizer, PenaltyStep.EXPLICIT, 1)))
                .add(
                        "online-ewc, " + name,
                        BLOCK,
                        steps(learner(
                                network,
                                new OnlineEwc(new OnlineEwcConfig(100, 0.9, fisher())),
                                optimizer,
                                PenaltyStep.AUTO,
                                1)))
                .add(
                        "si, " + name,
                        BLOCK,
                        steps(learner(
                                network,
                                new SynapticIntelligence(new SynapticIntelligenceConfig(0.2, 0.001)),
                                optimizer,
                                PenaltyStep.AUTO,
                                1)))
                .run();
        close();
        return timings;
    }

    /** The step after 1, 10 and 100 tasks. */
    List<Interleaved.Timing> growth() throws Exception {
        NetworkSpec network = BenchmarkLearners.perceptron(400, 400);
        List<Interleaved.Timing> timings = new Interleaved(ROUNDS)
                .add("ewc after 1 task", BLOCK, steps(learner(network, ewc(), SGD, PenaltyStep.AUTO, 1)))
                .add("ewc after 10 tasks", BLOCK, steps(learner(network, ewc(), SGD, PenaltyStep.AUTO, 10)))
                .add("ewc after 100 tasks", BLOCK, steps(learner(network, ewc(), SGD, PenaltyStep.AUTO, 100)))
                .run();
        close();
        return timings;
    }

    /** For every strategy, the step after 10 tasks against the step after 1. */
    Map<String, List<Interleaved.Timing>> growthOfEach() throws Exception {
        NetworkSpec network = BenchmarkLearners.perceptron(100, 100);
        Map<String, ConsolidationStrategy> strategies = new LinkedHashMap<>();
        strategies.put("l2", new L2(new L2Config(0.001)));
        strategies.put("ewc", ewc());
        strategies.put("online-ewc", new OnlineEwc(new OnlineEwcConfig(100, 0.9, fisher())));
        strategies.put("mas", new Mas(new MasConfig(0.1, 1000)));
        strategies.put("si", new SynapticIntelligence(new SynapticIntelligenceConfig(0.2, 0.001)));
        strategies.put("rwalk", new RiemannianWalk(new RiemannianWalkConfig(1, 0.9, 10, 0.001)));
        strategies.put("ewc-dr", new EwcDr(new EwcDrConfig(1, 1000)));
        strategies.put("kfac", new Kfac(new KfacConfig(1e-4, 1000)));
        Map<String, List<Interleaved.Timing>> timings = new LinkedHashMap<>();
        for (Map.Entry<String, ConsolidationStrategy> each : strategies.entrySet()) {
            Learner one = learner(network, each.getValue(), SGD, PenaltyStep.AUTO, 1);
            Learner ten = learner(network, each.getValue(), SGD, PenaltyStep.AUTO, 10);
            String bytes = one.stateBytes() + " and " + ten.stateBytes() + " bytes";
            timings.put(
                    each.getKey() + ": state of " + bytes,
                    new Interleaved(ROUNDS)
                            .add(each.getKey() + " after 1 task", BLOCK, steps(one))
                            .add(each.getKey() + " after 10 tasks", BLOCK, steps(ten))
                            .run());
            close();
        }
        return timings;
    }

    static OptimizerSpec sgd() {
        return SGD;
    }

    static OptimizerSpec adam() {
        return ADAM;
    }

    private void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        open.clear();
    }
}
