package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.benchmarks.bare.BareLoop;
import dev.engram.benchmarks.bare.BatchSource;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.LoopShare;
import dev.engram.benchmarks.timing.Timings;
import java.util.ArrayList;
import java.util.List;

/** Networks so small that a step is nearly all executor. */
final class SmallGroup implements Group {
    private static final String ON = "784-16-16-10, batch ";
    private static final List<Integer> BATCHES = List.of(16, 32, 64, 128);
    private static final int PROFILED_STEPS = 50_000;
    private static final int BLOCK = 300;
    private static final int ROUNDS = 31;

    private final int threads;

    SmallGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "small";
    }

    @Override
    public String about() {
        return "steps of a small network, batch 16 to 128, against a bare loop";
    }

    @Override
    public void measure(Findings findings) throws Exception {
        Dataset data = Learners.some(Learners.SOME);
        OptimizerSpec sgd = Learners.SGD;
        List<Double> bareSeconds = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        for (int batch : BATCHES) {
            try (Learners learners = new Learners(threads);
                    BareLoop bare =
                            new BareLoop(tf -> BatchSource.fed(tf, data, batch), new int[] {16, 16}, sgd, threads)) {
                var none = learners.fresh(Learners.perceptron(16, 16), Learners.NONE, sgd, PenaltyStep.AUTO, batch);
                var ewc = learners.fresh(Learners.perceptron(16, 16), Learners.ewc(), sgd, PenaltyStep.AUTO, batch);
                for (var learner : List.of(none, ewc)) {
                    learner.startTask(0, "first", List.of(Learners.view(data)), false);
                    learner.consolidate();
                    learner.startTask(1, "second", List.of(Learners.view(data)), false);
                }
                String on = ON + batch;
                Timings timings = new Interleaved(ROUNDS)
                        .add("bare loop, " + on, "step", BLOCK, () -> bare.train(BLOCK))
                        .add("step, " + on, "step", BLOCK, () -> none.train(BLOCK))
                        .add("step with ewc, " + on, "step", BLOCK, () -> ewc.train(BLOCK))
                        .run();
                findings.addCases(timings.cases());
                findings.add(
                        "bare loop", on, timings.seconds("bare loop, " + on).median(), Form.MILLISECONDS);
                findings.add("step", on, timings.seconds("step, " + on).median(), Form.MILLISECONDS);
                bareSeconds.add(timings.seconds("bare loop, " + on).median());
                seconds.add(timings.seconds("step, " + on).median());
                findings.add(
                        "step against a bare loop", on, timings.ratio("step, " + on, "bare loop, " + on), Form.TIMES);
                findings.add(
                        "step with ewc against one without",
                        on,
                        timings.ratio("step with ewc, " + on, "step, " + on),
                        Form.TIMES);
                if (batch == BATCHES.get(0)) {
                    findings.add(
                            "time outside the graph",
                            on,
                            LoopShare.outsideTheGraph(() -> none.train(PROFILED_STEPS)),
                            Form.PERCENT);
                }
            }
        }
        double bare = atBatchZero(BATCHES, bareSeconds);
        double own = atBatchZero(BATCHES, seconds);
        findings.add("overhead of a step: a line through the batches, at 0", "bare loop", bare, Form.MILLISECONDS);
        findings.add(
                "overhead of a step: a line through the batches, at 0",
                "engram",
                own,
                Form.MILLISECONDS,
                Target.atMost(0.205e-3));
        findings.add(
                "overhead of a step, against a bare loop", "784-16-16-10", own / bare, Form.TIMES, Target.atMost(0.5));
    }

    /** Where the line of least squares through time over batch size meets batch size 0: what a step costs without examples. */
    static double atBatchZero(List<Integer> batches, List<Double> seconds) {
        double meanBatch =
                batches.stream().mapToInt(Integer::intValue).average().orElseThrow();
        double meanSeconds =
                seconds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < batches.size(); i++) {
            covariance += (batches.get(i) - meanBatch) * (seconds.get(i) - meanSeconds);
            variance += (batches.get(i) - meanBatch) * (batches.get(i) - meanBatch);
        }
        return meanSeconds - covariance / variance * meanBatch;
    }
}
