package dev.engram.cli;

import com.google.inject.Injector;
import dev.engram.api.EngramException;
import dev.engram.api.LearningListener;
import dev.engram.core.experiment.BuiltInExperiments;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.ExperimentRunner;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.results.OutputDirectory;
import dev.engram.core.results.ResultsFile;
import dev.engram.report.Report;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram run}. */
@Command(
        name = "run",
        description = "Learns a sequence of tasks under each strategy, and says what was kept and what was forgotten.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  engram run permuted-mnist --quick",
            "  engram run permuted-mnist --set training.epochs=5 --set seeds=[1,2,3] --out results/three-seeds",
            "  engram run my.conf",
            "",
            "engram list shows the built-in configurations, and every key with its default and meaning."
        })
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CONFIG", description = "A file, or the name of a built-in configuration.")
    private String config = "";

    @Option(names = "--quick", description = "The short form of a built-in configuration: CONFIG-quick.")
    private boolean quick;

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Overrides a key, for instance training.epochs=5; can be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go; must not hold another run. Default: out/<name>-<time>.")
    private @Nullable Path out;

    @Option(names = "--plugins", paramLabel = "DIR", description = "Directory of jars with further plugins.")
    private @Nullable Path plugins;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Runs at once; the results do not depend on it. Default: all, up to twice the cores.")
    private int parallel;

    @Option(names = "--quiet", description = "No progress, only the table.")
    private boolean quiet;

    @Override
    public Integer call() {
        Injector injector = EngramInjector.create(plugins);
        ExperimentConfig experiment =
                injector.getInstance(ExperimentReader.class).read(quick ? quick(config) : config, overrides);
        Path directory = out != null ? out : defaultDirectory(experiment.name());
        OutputDirectory.create(directory, experiment);
        int runs = experiment.strategies().size() * experiment.seeds().size();
        int atOnce = parallel > 0
                ? parallel
                : Math.min(runs, 2 * Runtime.getRuntime().availableProcessors());
        ResultsFile results =
                new ResultsFile(directory, experiment, reproduce(), Environment.describe(experiment, atOnce));
        try (Interruption interruption = Interruption.onCtrlC()) { // also holds the JVM until the report is written
            List<RunResult> finished = run(injector, experiment, atOnce, results, interruption);
            ResultTable.print(System.out, finished);
            System.out.println("\nResults: " + directory.resolve(ResultsFile.NAME));
            writeReport(directory);
            return exitCode(finished);
        }
    }

    /** The results are safe by now: a report that cannot be written is said, and can be made later. */
    private static void writeReport(Path directory) {
        try {
            System.out.println("Report:  " + Report.write(List.of(directory), directory));
        } catch (EngramException e) {
            System.err.println(e.getMessage() + ". Once mended: engram report " + directory);
        }
    }

    private static String quick(String name) {
        return BuiltInExperiments.names().contains(name) ? name + "-quick" : name;
    }

    private static Path defaultDirectory(String name) {
        String time = LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        return Path.of("out", name + "-" + time);
    }

    private List<RunResult> run(
            Injector injector,
            ExperimentConfig experiment,
            int atOnce,
            ResultsFile results,
            Interruption interruption) {
        try (RunProgress progress = RunProgress.of(experiment, quiet)) {
            LearningListener listener = progress;
            return injector.getInstance(ExperimentRunner.class)
                    .run(experiment, atOnce, listener, results::add, interruption::requested);
        }
    }

    private String reproduce() {
        List<String> words = new ArrayList<>(List.of("engram", "run", quick ? quick(config) : config));
        overrides.forEach(override -> words.addAll(List.of("--set", "'" + override + "'")));
        return String.join(" ", words);
    }

    private static int exitCode(List<RunResult> results) {
        int code = Engram.DONE;
        for (RunResult result : results) {
            if (result.failure().isPresent()) {
                boolean interrupted = result.failure().get().status().equals("interrupted");
                code = interrupted ? Engram.INTERRUPTED : Math.max(code, Engram.FAILED);
            }
        }
        return code;
    }
}
