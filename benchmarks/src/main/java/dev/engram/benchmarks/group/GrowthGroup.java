package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.Learner;
import dev.engram.api.PenaltyStep;
import dev.engram.benchmarks.child.PeakMemory;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Spread;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.Timings;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.strategies.agem.AveragedGem;
import dev.engram.strategies.ewcdr.EwcDr;
import dev.engram.strategies.ewcdr.EwcDrConfig;
import dev.engram.strategies.kfac.Kfac;
import dev.engram.strategies.kfac.KfacConfig;
import dev.engram.strategies.l2.L2;
import dev.engram.strategies.l2.L2Config;
import dev.engram.strategies.lwf.LearningWithoutForgetting;
import dev.engram.strategies.lwf.LwfConfig;
import dev.engram.strategies.mas.Mas;
import dev.engram.strategies.mas.MasConfig;
import dev.engram.strategies.memory.MemoryConfig;
import dev.engram.strategies.replay.ExperienceReplay;
import dev.engram.strategies.rwalk.RiemannianWalk;
import dev.engram.strategies.rwalk.RiemannianWalkConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The step and the memory after 1, 10 and 100 tasks, for every strategy that keeps something. */
final class GrowthGroup implements Group {
    private static final String ON = "784-100-100-10, batch 128";
    private static final int[] TASKS = {1, 10, 100};
    private static final int EXAMPLES = 1_280;
    private static final int BLOCK = 60;
    private static final int ROUNDS = 11;
    private static final int PROBES = 5;

    private final int threads;

    GrowthGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String about() {
        return "step and memory after 1, 10 and 100 tasks, for every strategy that keeps something";
    }

    private static Map<String, ConsolidationStrategy> strategies() {
        Map<String, ConsolidationStrategy> strategies = new LinkedHashMap<>();
        strategies.put("l2", new L2(new L2Config(0.001)));
        strategies.put("ewc", Learners.ewc());
        strategies.put("online-ewc", Learners.onlineEwc());
        strategies.put("mas", new Mas(new MasConfig(0.1, 1000)));
        strategies.put("si", Learners.si());
        strategies.put("rwalk", new RiemannianWalk(new RiemannianWalkConfig(1, 0.9, 10, 0.001)));
        strategies.put("ewc-dr", new EwcDr(new EwcDrConfig(1, 1000)));
        strategies.put("kfac", new Kfac(new KfacConfig(1e-4, 1000)));
        strategies.put("lwf", new LearningWithoutForgetting(new LwfConfig(1, 2)));
        strategies.put("replay", new ExperienceReplay(new MemoryConfig(1000)));
        strategies.put("a-gem", new AveragedGem(new MemoryConfig(1000)));
        return strategies;
    }

    @Override
    public void measure(Findings findings) throws Exception {
        Dataset data = Learners.some(EXAMPLES);
        double stateGrowth = 0;
        for (Map.Entry<String, ConsolidationStrategy> strategy : strategies().entrySet()) {
            stateGrowth = Math.max(stateGrowth, measure(findings, strategy.getKey(), strategy.getValue(), data));
        }
        findings.add(
                "state after 100 tasks, over after 1: the most of all",
                ON,
                stateGrowth,
                Form.PERCENT,
                Target.atMost(0));
        if (PeakMemory.known()) {
            memory(findings);
        }
    }

    /** Measures a strategy, and tells by which part its state grew. */
    private double measure(Findings findings, String name, ConsolidationStrategy strategy, Dataset data) {
        try (Learners learners = new Learners(threads)) {
            Interleaved interleaved = new Interleaved(ROUNDS);
            List<Long> bytes = new ArrayList<>();
            for (int tasks : TASKS) {
                Learner learner = learners.after(
                        tasks, data, Learners.perceptron(100, 100), strategy, Learners.SGD, PenaltyStep.AUTO);
                bytes.add(learner.stateBytes());
                interleaved.add(caseName(name, tasks), "step", BLOCK, () -> learner.train(BLOCK));
            }
            Timings timings = interleaved.run();
            findings.addCases(timings.cases());
            findings.add(
                    "step after 10 and 100 tasks, the slower over after 1: " + name,
                    ON,
                    Math.max(
                                    timings.ratio(caseName(name, 10), caseName(name, 1)),
                                    timings.ratio(caseName(name, 100), caseName(name, 1)))
                            - 1,
                    Form.PERCENT,
                    Target.atMost(0.05));
            return (double) bytes.get(TASKS.length - 1) / bytes.get(0) - 1;
        }
    }

    private static String caseName(String strategy, int tasks) {
        return strategy + " after " + tasks + " tasks";
    }

    private static void memory(Findings findings) throws IOException, InterruptedException {
        double one = peak(1);
        double ten = peak(10);
        double hundred = peak(100);
        findings.add("peak memory of the process after 1 task: ewc", "784-400-400-10", one, Form.MEGABYTES);
        findings.add(
                "peak memory after 10 tasks, over after 1: ewc",
                "784-400-400-10",
                ten / one - 1,
                Form.PERCENT,
                Target.atMost(0.01));
        findings.add(
                "peak memory after 100 tasks, over after 1: ewc",
                "784-400-400-10",
                hundred / one - 1,
                Form.PERCENT,
                Target.atMost(0.01));
    }

    /** The median of several processes, which differ by half a percent. */
    private static double peak(int tasks) throws IOException, InterruptedException {
        double[] peaks = new double[PROBES];
        for (int i = 0; i < PROBES; i++) {
            peaks[i] = MemoryProbe.peaks("sgd", Integer.toString(tasks), "400", "400")
                    .learned();
        }
        return Spread.of(peaks).median();
    }
}
