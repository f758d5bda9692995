package dev.engram.benchmarks.group;

import dev.engram.benchmarks.pieces.BatchRead;
import dev.engram.benchmarks.pieces.EpochOrder;
import dev.engram.benchmarks.pieces.ReportGeneration;
import dev.engram.benchmarks.pieces.SafeTensorsWrite;
import dev.engram.benchmarks.result.Case;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Spread;
import dev.engram.benchmarks.result.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What happens outside the graph, piece by piece, with JMH. */
final class JmhGroup implements Group {
    private static final int ITERATIONS = 5;
    private static final int WARMUPS = 3;

    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public String about() {
        return "pieces with JMH: an epoch's order, reading a batch, writing safetensors, a large report";
    }

    @Override
    public void measure(Findings findings) throws RunnerException {
        Map<String, Spread> pieces = new LinkedHashMap<>();
        for (Class<?> piece :
                List.of(EpochOrder.class, BatchRead.class, SafeTensorsWrite.class, ReportGeneration.class)) {
            pieces.putAll(run(piece));
        }
        List<Case> cases = new ArrayList<>();
        pieces.forEach((name, seconds) -> cases.add(new Case(name, "call", seconds)));
        findings.addCases(cases);
        findings.add("order of an epoch", "60,000 examples", median(pieces, "EpochOrder.shuffle"), Form.MILLISECONDS);
        findings.add("reading a batch", "128 images", median(pieces, "BatchRead.plain"), Form.MILLISECONDS);
        findings.add(
                "reading a batch, permuted", "128 images", median(pieces, "BatchRead.permuted"), Form.MILLISECONDS);
        findings.add("writing safetensors", "20 MB", median(pieces, "SafeTensorsWrite.write"), Form.MILLISECONDS);
        findings.add(
                "the report",
                "50 tasks × 5 strategies × 5 seeds",
                median(pieces, "ReportGeneration.write"),
                Form.SECONDS,
                Target.atMost(5));
    }

    private static double median(Map<String, Spread> pieces, String name) {
        Spread spread = pieces.get(name);
        if (spread == null) {
            throw new IllegalStateException("JMH measured no " + name + ", but " + pieces.keySet());
        }
        return spread.median();
    }

    private static Map<String, Spread> run(Class<?> piece) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + piece.getSimpleName() + "\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.SECONDS)
                .forks(1)
                .warmupIterations(WARMUPS)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        Map<String, Spread> byName = new LinkedHashMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            String method = result.getParams().getBenchmark();
            double[] iterations = result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                    .toArray();
            byName.put(
                    piece.getSimpleName() + "." + method.substring(method.lastIndexOf('.') + 1), Spread.of(iterations));
        }
        return byName;
    }
}
