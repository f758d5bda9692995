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
import java.util.List;
import java.util.function.IntFunction;
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
        List<TaskView> plain = plain(test);
        List<TaskView> permuted = permuted(test);
        try (Learners learners = new Learners(threads);
                MatrixProduct product = new MatrixProduct(threads)) {
            Learner learner = learners.fresh(
                    Learners.perceptron(400, 400), Learners.NONE, Learners.SGD, PenaltyStep.AUTO, Learners.BATCH);
            // Of its own, since what is evaluated anew drives the others' examples out of the memory kept for them.
            Learner anew = learners.fresh(
                    Learners.perceptron(400, 400), Learners.NONE, Learners.SGD, PenaltyStep.AUTO, Learners.BATCH);
            double images = (double) TASKS * test.size();
            Timings timings = new Interleaved(ROUNDS)
                    .add("large product, for evaluation", "product", 5, () -> product.run(5))
                    .add("evaluation, plain", "example", images, () -> evaluate(learner, plain))
                    .add("evaluation, permuted", "example", images, () -> evaluate(learner, permuted))
                    .add("first evaluation, plain", "example", images, () -> evaluate(anew, plain(test)))
                    .add("first evaluation, permuted", "example", images, () -> evaluate(anew, permuted(test)))
                    .run();
            findings.addCases(timings.cases());
            double work = OPERATIONS_AN_EXAMPLE / MatrixProduct.OPERATIONS;
            double firstPlain = timings.seconds("first evaluation, plain").median() * images;
            double firstPermuted = timings.seconds("first evaluation, permuted").median() * images;
            double laterPlain = timings.seconds("evaluation, plain").median() * images;
            double laterPermuted = timings.seconds("evaluation, permuted").median() * images;
            findings.add("evaluation of all tasks, first time", ON + ", plain", firstPlain, Form.SECONDS);
            findings.add("evaluation of all tasks, first time", ON + ", permuted", firstPermuted, Form.SECONDS);
            findings.add("evaluation of all tasks, from then on", ON + ", permuted", laterPermuted, Form.SECONDS);
            findings.add(
                    "evaluation: part of the large product's rate",
                    ON,
                    work * timings.ratio("large product, for evaluation", "evaluation, permuted"),
                    Form.PERCENT,
                    Target.atLeast(0.75));
            findings.add(
                    "permuted views, over plain ones, in a run: once untrained, once after each task",
                    ON,
                    (firstPermuted + TASKS * laterPermuted) / (firstPlain + TASKS * laterPlain) - 1,
                    Form.PERCENT,
                    Target.atMost(0.01));
        }
    }

    private static void evaluate(Learner learner, List<TaskView> tasks) {
        tasks.forEach(learner::accuracy);
    }

    private static List<TaskView> plain(Dataset test) {
        int[] rows = IntStream.range(0, test.size()).toArray();
        return views(task -> Rows.of("plain-" + task, test, rows));
    }

    private static List<TaskView> permuted(Dataset test) {
        return views(
                task -> new Permuted("permuted-" + task, test, SeededOrder.of(1, "pixels", task, test.featureCount())));
    }

    private static List<TaskView> views(IntFunction<Dataset> ofTask) {
        return IntStream.range(0, TASKS).mapToObj(ofTask).map(Learners::view).toList();
    }
}
