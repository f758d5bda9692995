package dev.engram.benchmarks.pieces;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.CurvePoint;
import dev.engram.api.LearningListener;
import dev.engram.benchmarks.experiment.Experiments;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.results.ResultsFile;
import dev.engram.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The report of 50 tasks × 5 strategies × 5 seeds, whose accuracies are made up. */
@State(Scope.Thread)
public class ReportGeneration {
    private static final int TASKS = 50;
    private static final int POINTS_A_TASK = 10;

    private Path directory = Path.of("");

    /** Writes the results. */
    @Setup
    public void results() throws IOException {
        directory = Files.createTempDirectory("engram-report");
        ExperimentConfig experiment = new Experiments()
                .read(
                        "ten-permutations",
                        "tasks.count=" + TASKS,
                        "seeds=[1,2,3,4,5]",
                        "strategies=[{type=none},{type=l2,lambda=1},{type=ewc,lambda=1},{type=online-ewc,lambda=1},"
                                + "{type=si,lambda=1}]");
        ResultsFile file = new ResultsFile(directory, experiment, "engram run", Map.of());
        for (ExperimentConfig.StrategyEntry strategy : experiment.strategies()) {
            experiment.seeds().forEach(seed -> file.add(result(strategy, seed)));
        }
    }

    private static RunResult result(ExperimentConfig.StrategyEntry strategy, long seed) {
        List<String> names =
                IntStream.range(0, TASKS).mapToObj(task -> "task-" + task).toList();
        AccuracyMatrix accuracy =
                new AccuracyMatrix(names.stream().map(name -> 0.1).toList());
        List<CurvePoint> curve = new ArrayList<>();
        for (int learned = 0; learned < TASKS; learned++) {
            int now = learned;
            List<Double> row = IntStream.range(0, TASKS)
                    .mapToObj(task -> task > now ? 0.1 : 0.95 - 0.005 * (now - task) - 0.001 * seed)
                    .toList();
            accuracy.add(row);
            for (int point = 0; point < POINTS_A_TASK; point++) {
                curve.add(new CurvePoint(1000L * now + 100L * point, now, row));
            }
        }
        return new RunResult(
                new LearningListener.Run(strategy.label() + "/seed-" + seed, strategy.type(), seed, names),
                strategy.settings(),
                accuracy,
                curve,
                List.of(),
                List.of(),
                List.of(),
                new RunResult.Cost(10, 1, 1000L * TASKS, 1_000_000),
                Optional.of("0"),
                Optional.empty());
    }

    /** Reads them, and writes page and figures. */
    @Benchmark
    public Path write() {
        return Report.write(List.of(directory), directory);
    }
}
