package dev.engram.benchmarks.group;

import dev.engram.api.Dataset;
import dev.engram.api.OptimizerSpec;
import dev.engram.benchmarks.child.PeakMemory;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Spread;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.Timings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** A wide network: what a penalty adds to a step, and the memory that training takes. */
final class WideGroup implements Group {
    private static final String ON = "784-2000-2000-10, batch 128";
    private static final double WEIGHTS = 784 * 2000 + 2000 + 2000 * 2000 + 2000 + 2000 * 10 + 10;
    private static final int BLOCK = 10;
    private static final int ROUNDS = 21;
    private static final int PROBES = 3;

    private final int threads;

    WideGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "wide";
    }

    @Override
    public String about() {
        return "a wide network: the penalty's cost and the peak of memory";
    }

    @Override
    public void measure(Findings findings) throws Exception {
        Dataset data = Learners.some(Learners.SOME);
        List<Penalties.Variant> some = Penalties.ALL.stream()
                .filter(variant -> !variant.name().equals("online-ewc, explicit"))
                .toList();
        Map<String, OptimizerSpec> optimizers =
                new TreeMap<>(Map.of("sgd", Learners.SGD, "adam", Learners.ADAM)).descendingMap();
        for (Map.Entry<String, OptimizerSpec> optimizer : optimizers.entrySet()) {
            String on = "784-2000-2000-10, " + optimizer.getKey();
            try (Learners learners = new Learners(threads)) {
                Interleaved interleaved = new Interleaved(ROUNDS).steady();
                Penalties.add(
                        interleaved,
                        learners,
                        some,
                        data,
                        Learners.perceptron(2000, 2000),
                        optimizer.getValue(),
                        on,
                        BLOCK);
                Timings timings = interleaved.run();
                findings.addCases(timings.cases());
                findings.add(
                        "training step",
                        ON + ", " + optimizer.getKey(),
                        timings.seconds(Penalties.NONE + ", " + on).median(),
                        Form.MILLISECONDS);
                for (Penalties.Variant variant : some) {
                    findings.add(
                            "penalty's cost: " + variant.name(),
                            ON + ", " + optimizer.getKey(),
                            timings.ratio(variant.name() + ", " + on, Penalties.NONE + ", " + on) - 1,
                            Form.PERCENT,
                            Target.atMost(0.05));
                }
            }
        }
        if (PeakMemory.known()) {
            memory(findings, "sgd", 0);
            memory(findings, "adam", 2);
        }
    }

    private static void memory(Findings findings, String optimizer, int slots)
            throws IOException, InterruptedException {
        List<MemoryProbe.Peaks> growth = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            growth.add(MemoryProbe.peaks(optimizer, "1", "2000", "2000")
                    .minus(MemoryProbe.peaks(optimizer, "1", "16", "16")));
        }
        double weights = WEIGHTS * Float.BYTES;
        String on = "784-2000-2000-10, ewc, " + optimizer + ", over a tiny network's";
        findings.add("memory: the weights alone", on, weights, Form.MEGABYTES);
        findings.add("peak memory when it is made", on, median(growth, MemoryProbe.Peaks::made), Form.MEGABYTES);
        findings.add("peak memory of the first task", on, median(growth, MemoryProbe.Peaks::trained), Form.MEGABYTES);
        findings.add(
                String.format(Locale.ROOT, "peak memory of two tasks; target: weights × (2 + %d + 2)", slots),
                on,
                median(growth, MemoryProbe.Peaks::learned),
                Form.MEGABYTES,
                Target.atMost(weights * (2 + slots + 2)));
    }

    private static double median(List<MemoryProbe.Peaks> peaks, ToDoubleFunction<MemoryProbe.Peaks> which) {
        return Spread.of(peaks.stream().mapToDouble(which).toArray()).median();
    }
}
