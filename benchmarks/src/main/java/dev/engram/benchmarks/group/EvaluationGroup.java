package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.Learner;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.benchmarks.bare.MatrixProduct;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.Timings;
import dev.engram.datasets.Rows;
import dev.engram.datasets.SeededOrder;
import dev.engram.datasets.image.Permuted;
import dev.engram.datasets.mnist.Mnist;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Ten tasks evaluated, as after every task of a run. */
final class EvaluationGroup implements Group {
    private static final String ON = "784-400-400-10, 10 tasks × 10,000 images";
    private static final double OPERATIONS_AN_EXAMPLE = 2.0 * (784 * 400 + 400 * 400 + 400 * 10);
    private static final int TASKS = 10;
    private static final int ROUNDS = 15;

    private final int threads;

    EvaluationGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "evaluation";
    }

    @Override
    public String about() {
        return "ten tasks of 10,000 images, plain and permuted, against the matrix products";
    }

    @Override
    public void measure(Findings findings) {
        Dataset test = Mnist.test();
        List<TaskView> plain = new ArrayList<>();
        List<TaskView> permuted = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            int[] rows = IntStream.range(0, test.size()).toArray();
            plain.add(Learners.view(Rows.of("plain-" + task, test, rows)));
            permuted.add(Learners.view(
                    new Permuted("permuted-" + task, test, SeededOrder.of(1, "pixels", task, test.featureCount()))));
        }
        try (Learners learners = new Learners(threads);
                MatrixProduct product = new MatrixProduct(threads)) {
            Learner learner = learners.fresh(
                    Learners.perceptron(400, 400), Learners.NONE, Learners.SGD, PenaltyStep.AUTO, Learners.BATCH);
            learner.accuracy(Learners.view(test));
            double firstPlain = seconds(() -> evaluate(learner, plain));
            double firstPermuted = seconds(() -> evaluate(learner, permuted));
            double images = (double) TASKS * test.size();
            Timings timings = new Interleaved(ROUNDS)
                    .add("large product, for evaluation", "product", 5, () -> product.run(5))
                    .add("evaluation, plain", "example", images, () -> evaluate(learner, plain))
                    .add("evaluation, permuted", "example", images, () -> evaluate(learner, permuted))
                    .run();
            findings.addCases(timings.cases());
            double work = OPERATIONS_AN_EXAMPLE / MatrixProduct.OPERATIONS;
            findings.add("evaluation of all tasks, first time", ON + ", plain", firstPlain, Form.SECONDS);
            findings.add("evaluation of all tasks, first time", ON + ", permuted", firstPermuted, Form.SECONDS);
            findings.add(
                    "evaluation of all tasks, from then on",
                    ON + ", permuted",
                    timings.seconds("evaluation, permuted").median() * images,
                    Form.SECONDS);
            findings.add(
                    "evaluation: part of the large product's rate",
                    ON,
                    work * timings.ratio("large product, for evaluation", "evaluation, permuted"),
                    Form.PERCENT,
                    Target.atLeast(0.75));
            findings.add(
                    "permuted views, over plain ones",
                    ON,
                    timings.ratio("evaluation, permuted", "evaluation, plain") - 1,
                    Form.PERCENT,
                    Target.atMost(0.01));
        }
    }

    private static void evaluate(Learner learner, List<TaskView> tasks) {
        tasks.forEach(learner::accuracy);
    }

    private static double seconds(Runnable block) {
        long start = System.nanoTime();
        block.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
