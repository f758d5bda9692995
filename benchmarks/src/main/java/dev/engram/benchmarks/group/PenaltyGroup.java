package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.OptimizerSpec;
import dev.engram.benchmarks.bare.ElementwiseSum;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.Timings;
import java.util.Map;
import java.util.TreeMap;

/** What a penalty adds to a step. */
final class PenaltyGroup implements Group {
    private static final String ON = "784-400-400-10, batch 128";
    private static final int WEIGHTS = 784 * 400 + 400 + 400 * 400 + 400 + 400 * 10 + 10;

    /** Two vectors of it and their sum are 200 MB. */
    private static final int LARGE = 1 << 24;

    /** An implicit step reads a weight and two coefficients and writes the weight. */
    private static final double BYTES_A_WEIGHT = 4.0 * Float.BYTES;

    private static final int BLOCK = 40;
    private static final int ROUNDS = 25;

    private final int threads;

    PenaltyGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "penalty";
    }

    @Override
    public String about() {
        return "what a penalty adds to a step, SGD and Adam, explicit and implicit";
    }

    @Override
    public void measure(Findings findings) {
        Dataset data = Learners.some(Learners.SOME);
        Map<String, OptimizerSpec> optimizers =
                new TreeMap<>(Map.of("sgd", Learners.SGD, "adam", Learners.ADAM)).descendingMap();
        try (ElementwiseSum memory = new ElementwiseSum(LARGE, threads);
                ElementwiseSum cached = new ElementwiseSum(WEIGHTS, threads)) {
            for (Map.Entry<String, OptimizerSpec> optimizer : optimizers.entrySet()) {
                String on = "784-400-400-10, " + optimizer.getKey();
                try (Learners learners = new Learners(threads)) {
                    Interleaved interleaved = new Interleaved(ROUNDS).steady();
                    Penalties.add(
                            interleaved,
                            learners,
                            Penalties.ALL,
                            data,
                            Learners.perceptron(400, 400),
                            optimizer.getValue(),
                            on,
                            BLOCK);
                    if (optimizer.getKey().equals("sgd")) {
                        interleaved.add("sum of two vectors in memory", "sum", 10, () -> memory.run(10));
                        interleaved.add("sum of two vectors of the weights' size", "sum", 100, () -> cached.run(100));
                    }
                    Timings timings = interleaved.run();
                    findings.addCases(timings.cases());
                    if (optimizer.getKey().equals("sgd")) {
                        limits(findings, timings, memory, cached, on);
                    }
                    for (Penalties.Variant variant : Penalties.ALL) {
                        double ratio = timings.ratio(variant.name() + ", " + on, Penalties.NONE + ", " + on);
                        findings.add(
                                "penalty's cost: " + variant.name(),
                                ON + ", " + optimizer.getKey(),
                                ratio - 1,
                                Form.PERCENT,
                                Target.atMost(0.10));
                    }
                }
            }
        }
    }

    private static void limits(
            Findings findings, Timings timings, ElementwiseSum memory, ElementwiseSum cached, String on) {
        double bandwidth = timings.rate("sum of two vectors in memory") * memory.bytes();
        double inCache = timings.rate("sum of two vectors of the weights' size") * cached.bytes();
        double step = timings.seconds(Penalties.NONE + ", " + on).median();
        findings.add("limit: bandwidth, elementwise sum", "vectors of 67 MB", bandwidth, Form.GIGABYTES_A_SECOND);
        findings.add(
                "limit: bandwidth, elementwise sum", "vectors of the weights' size", inCache, Form.GIGABYTES_A_SECOND);
        findings.add(
                "limit: four floats a weight at that bandwidth",
                ON + ", sgd",
                BYTES_A_WEIGHT * WEIGHTS / inCache / step,
                Form.PERCENT);
    }
}
