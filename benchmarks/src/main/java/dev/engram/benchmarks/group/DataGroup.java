package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.Learner;
import dev.engram.api.PenaltyStep;
import dev.engram.benchmarks.bare.BareLoop;
import dev.engram.benchmarks.bare.BatchSource;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.Timings;
import dev.engram.datasets.SeededOrder;
import dev.engram.datasets.image.Permuted;
import dev.engram.datasets.mnist.Mnist;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.op.Ops;

/**
 * Where batches come from. In the bare graph one constant batch is compared with feeding and with Engram's own entrance, which
 * gathers from the whole data set; in Engram's loop, a data set in memory with one on disk. Operations of the bare graph have one
 * thread each: it is faster so, and when the other thread of a split one wakes decides a fifth of the time, from run to run.
 */
final class DataGroup implements Group {
    private static final String ON = "784-400-400-10, batch 128, MNIST";
    private static final int BLOCK = 60;
    private static final int ROUNDS = 61;

    private final int threads;

    DataGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "data";
    }

    @Override
    public String about() {
        return "MNIST fed, gathered, streamed from disk, permuted on the fly, against one constant batch";
    }

    @Override
    public void measure(Findings findings) throws Exception {
        Dataset mnist = Mnist.train();
        try (MappedMnist onDisk = MappedMnist.write();
                Learners learners = new Learners(threads);
                BareLoop constant = loop(tf -> BatchSource.constant(tf, mnist, Learners.BATCH));
                BareLoop fed = loop(tf -> BatchSource.fed(tf, mnist, Learners.BATCH));
                BareLoop gathered = loop(tf -> BatchSource.gathered(tf, Learners.view(mnist), Learners.BATCH))) {
            int[] permutation = SeededOrder.of(1, "pixels", 0, mnist.featureCount());
            Dataset mapped = onDisk.dataset();
            Learner inMemory = learner(learners, mnist);
            Learner streamed = learner(learners, mapped);
            Learner permuted = learner(learners, new Permuted("permuted", mapped, permutation));
            Timings timings = new Interleaved(ROUNDS)
                    .steady()
                    .add("bare, one constant batch", "step", BLOCK, () -> constant.train(BLOCK))
                    .add("bare, fed", "step", BLOCK, () -> fed.train(BLOCK))
                    .add("bare, gathered", "step", BLOCK, () -> gathered.train(BLOCK))
                    .add("engram, in memory", "step", BLOCK, () -> inMemory.train(BLOCK))
                    .add("engram, streamed", "step", BLOCK, () -> streamed.train(BLOCK))
                    .add("engram, streamed and permuted", "step", BLOCK, () -> permuted.train(BLOCK))
                    .run();
            findings.addCases(timings.cases());
            Target target = Target.atMost(0.03);
            findings.add(
                    "fed, over one constant batch",
                    ON + ", bare graph",
                    timings.ratio("bare, fed", "bare, one constant batch") - 1,
                    Form.PERCENT,
                    target);
            findings.add(
                    "gathered, over one constant batch",
                    ON + ", bare graph",
                    timings.ratio("bare, gathered", "bare, one constant batch") - 1,
                    Form.PERCENT,
                    target);
            findings.add(
                    "engram gathered, over one constant batch",
                    ON + ", engram against the bare graph",
                    timings.ratio("engram, in memory", "bare, one constant batch") - 1,
                    Form.PERCENT,
                    target);
            findings.add(
                    "streamed from disk, over in memory",
                    ON + ", engram",
                    timings.ratio("engram, streamed", "engram, in memory") - 1,
                    Form.PERCENT,
                    target);
            findings.add(
                    "streamed and permuted on the fly, over in memory",
                    ON + ", engram",
                    timings.ratio("engram, streamed and permuted", "engram, in memory") - 1,
                    Form.PERCENT,
                    target);
        }
    }

    private static BareLoop loop(Function<Ops, BatchSource> source) {
        return new BareLoop(source, new int[] {400, 400}, Learners.SGD, 1);
    }

    private static Learner learner(Learners learners, Dataset data) {
        Learner learner = learners.fresh(
                Learners.perceptron(400, 400), Learners.NONE, Learners.SGD, PenaltyStep.AUTO, Learners.BATCH);
        learner.startTask(0, "mnist", List.of(Learners.view(data)), false);
        return learner;
    }
}
