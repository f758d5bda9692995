package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.Learner;
import dev.engram.api.PenaltyStep;
import dev.engram.benchmarks.bare.BareLoop;
import dev.engram.benchmarks.bare.BatchSource;
import dev.engram.benchmarks.bare.MatrixProduct;
import dev.engram.benchmarks.bare.StepProducts;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.LoopShare;
import dev.engram.benchmarks.timing.Timings;

/** A plain training step against the matrix products in it, and against a bare loop. */
final class StepGroup implements Group {
    private static final String ON = "784-400-400-10, batch 128";
    private static final int[] WIDTHS = {784, 400, 400, 10};
    private static final int BLOCK = 60;
    private static final int ROUNDS = 25;
    private static final int PROFILED_STEPS = 4_000;

    private final int threads;

    StepGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public String about() {
        return "a training step without penalty, against its matrix products and against a bare loop";
    }

    @Override
    public void measure(Findings findings) throws Exception {
        Dataset data = Learners.some(Learners.SOME);
        int[] hidden = {400, 400};
        try (Learners learners = new Learners(threads);
                MatrixProduct large = new MatrixProduct(threads);
                StepProducts own = new StepProducts(WIDTHS, Learners.BATCH, threads);
                BareLoop bareSgd =
                        new BareLoop(tf -> BatchSource.fed(tf, data, Learners.BATCH), hidden, Learners.SGD, threads);
                BareLoop bareAdam =
                        new BareLoop(tf -> BatchSource.fed(tf, data, Learners.BATCH), hidden, Learners.ADAM, threads)) {
            Learner sgd = learners.after(
                    0, data, Learners.perceptron(400, 400), Learners.NONE, Learners.SGD, PenaltyStep.AUTO);
            Learner adam = learners.after(
                    0, data, Learners.perceptron(400, 400), Learners.NONE, Learners.ADAM, PenaltyStep.AUTO);
            Timings timings = new Interleaved(ROUNDS)
                    .steady()
                    .add("large product", "product", 5, () -> large.run(5))
                    .add("the step's products", "step", BLOCK, () -> own.run(BLOCK))
                    .add("bare loop, sgd", "step", BLOCK, () -> bareSgd.train(BLOCK))
                    .add("bare loop, adam", "step", BLOCK, () -> bareAdam.train(BLOCK))
                    .add("step, sgd", "step", BLOCK, () -> sgd.train(BLOCK))
                    .add("step, adam", "step", BLOCK, () -> adam.train(BLOCK))
                    .run();
            findings.addCases(timings.cases());
            double operations = StepProducts.operations(WIDTHS, Learners.BATCH);
            double largeRate = timings.rate("large product") * MatrixProduct.OPERATIONS;
            findings.add("limit: a large matrix product", "1536³", largeRate, Form.GIGAFLOPS);
            findings.add(
                    "limit: the step's own products alone",
                    ON,
                    timings.rate("the step's products") * operations,
                    Form.GIGAFLOPS);
            for (String optimizer : new String[] {"sgd", "adam"}) {
                String step = "step, " + optimizer;
                String on = ON + ", " + optimizer;
                double work = operations / MatrixProduct.OPERATIONS;
                findings.add("training step", on, timings.seconds(step).median(), Form.MILLISECONDS);
                findings.add(
                        "step: part of the large product's rate",
                        on,
                        work * timings.ratio("large product", step),
                        Form.PERCENT,
                        Target.atLeast(0.75));
                findings.add(
                        "step: part of its own products' rate",
                        on,
                        timings.ratio("the step's products", step),
                        Form.PERCENT);
                findings.add(
                        "step against a bare loop", on, timings.ratio(step, "bare loop, " + optimizer), Form.TIMES);
            }
            findings.add(
                    "loop overhead: time outside the graph",
                    ON + ", sgd",
                    LoopShare.outsideTheGraph(() -> sgd.train(PROFILED_STEPS)),
                    Form.PERCENT,
                    Target.atMost(0.03));
            findings.add(
                    "loop overhead: time outside the graph",
                    ON + ", adam",
                    LoopShare.outsideTheGraph(() -> adam.train(PROFILED_STEPS)),
                    Form.PERCENT,
                    Target.atMost(0.03));
        }
    }
}
