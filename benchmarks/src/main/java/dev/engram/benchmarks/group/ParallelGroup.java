package dev.engram.benchmarks.group;

import dev.engram.api.LearningListener;
import dev.engram.benchmarks.experiment.Experiments;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.Timings;
import dev.engram.core.experiment.ExperimentConfig;

/** Five seeds × three strategies at once, against one after the other. */
final class ParallelGroup implements Group {
    private static final int RUNS = 15;
    private static final int ROUNDS = 2;

    @Override
    public String name() {
        return "parallel";
    }

    @Override
    public String about() {
        return "five seeds × three strategies at once, against one after the other";
    }

    @Override
    public void measure(Findings findings) {
        Experiments experiments = new Experiments();
        int cores = Runtime.getRuntime().availableProcessors();
        compare(findings, experiments, "784-50-50-10, batch 32", "[50,50]", 32, 5, Target.atLeast(1.7), cores);
        compare(findings, experiments, "784-400-400-10, batch 128", "[400,400]", 128, 1, Target.atLeast(1), cores);
    }

    private static void compare(
            Findings findings,
            Experiments experiments,
            String on,
            String hidden,
            int batch,
            int epochs,
            Target target,
            int cores) {
        ExperimentConfig experiment = experiments.read(
                "permuted-mnist-quick",
                "seeds=[1,2,3,4,5]",
                "tasks.count=2",
                "tasks.train-limit=20000",
                "network.hidden=" + hidden,
                "training.epochs=" + epochs,
                "training.batch-size=" + batch,
                "strategies=[{type=none},{type=l2,lambda=0.001},{type=ewc,lambda=100,importance{type=fisher,labels=empirical}}]");
        LearningListener nobody = new LearningListener() {};
        String alone = "one after the other, " + on;
        String together = "at once, " + on;
        Timings timings = new Interleaved(ROUNDS)
                .add(alone, "run", RUNS, () -> experiments.run(experiment, 1, nobody))
                .add(together, "run", RUNS, () -> experiments.run(experiment, 2 * cores, nobody))
                .run();
        findings.addCases(timings.cases());
        findings.add("throughput of 15 runs at once", on, timings.ratio(alone, together), Form.TIMES, target);
    }
}
