package dev.engram.cli;

import com.google.inject.Injector;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener;
import dev.engram.core.experiment.BuiltInExperiments;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.experiment.ExperimentRunner;
import dev.engram.core.experiment.PreparedExperiment;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.results.MetricsLog;
import dev.engram.core.results.OutputDirectory;
import dev.engram.core.results.ResultsFile;
import dev.engram.core.storage.DirectoryLock;
import dev.engram.core.storage.ReservedRoom;
import dev.engram.report.Report;
import dev.engram.tf.tensorboard.TensorBoardEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  engram run permuted-mnist --set training.epochs=5 --set seeds=[1,2,3] \\",
            "      --out results/three-seeds",
            "  engram run my.conf",
            "  engram run --resume results/three-seeds    (after Ctrl-C or a crash)",
            "",
            "engram list shows the built-in configurations, and every key with its default and meaning."
        })
final class RunCommand implements Callable<Integer> {
    /** More than the results of a hundred runs take. */
    private static final long RESULTS_BYTES = 2 << 20;

    @Parameters(
            paramLabel = "CONFIG",
            arity = "0..1",
            description = "A file, or the name of a built-in configuration. Not needed with --resume.")
    private @Nullable String config;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go; must not hold another run. Default: out/<name>-<time>.")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Goes on with an interrupted run, to the same bits as one that never was. Tasks and strategies may"
                            + " be appended (--set).")
    private @Nullable Path resume;

    @Mixin
    private ExperimentOptions options = new ExperimentOptions();

    @Option(names = "--tensorboard", description = "Writes event files: tensorboard --logdir DIR/tensorboard.")
    private boolean tensorBoard;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        Injector injector = options.injector();
        ExperimentReader reader = injector.getInstance(ExperimentReader.class);
        ExperimentConfig experiment = reader.read(source(), options.overrides());
        Path directory = directory(experiment);
        try (DirectoryLock alone = DirectoryLock.on(directory)) {
            if (resume != null) {
                OutputDirectory.requireHarmless(directory, reader.read(kept(directory), List.of()), experiment);
            } else {
                OutputDirectory.requireFree(directory, experiment);
            }
            int atOnce = options.atOnce(runs(experiment));
            // All that can be refused is, before anything is written: the corrected command finds the place as it was.
            PreparedExperiment prepared =
                    injector.getInstance(ExperimentRunner.class).prepare(experiment, atOnce);
            ResultsFile results =
                    new ResultsFile(directory, experiment, reproduce(), Environment.describe(experiment, atOnce));
            OutputDirectory.write(directory, experiment);
            return runInto(directory, experiment, prepared, results);
        }
    }

    private static int runs(ExperimentConfig experiment) {
        return experiment.strategies().size() * experiment.seeds().size();
    }

    private int runInto(Path directory, ExperimentConfig experiment, PreparedExperiment prepared, ResultsFile results) {
        try (Interruption interruption = Interruption.onCtrlC(); // also holds the JVM until the report is written
                ReservedRoom room = ReservedRoom.beside(directory.resolve(ResultsFile.NAME), RESULTS_BYTES)) {
            List<RunResult> finished = run(directory, experiment, prepared, results, interruption);
            ResultTable.print(System.out, finished);
            System.out.flush();
            room.free();
            write(results, directory);
            System.out.println("\nResults: " + directory.resolve(ResultsFile.NAME));
            writeReport(directory);
            if (finished.stream().anyMatch(RunCommand::canGoOn)) {
                System.out.println("Go on with: " + goingOn(directory));
            }
            System.out.flush();
            return exitCode(finished);
        }
    }

    /** What was measured is in the table, and what was learned in the checkpoints: neither is lost with the file. */
    private static void write(ResultsFile results, Path directory) {
        try {
            results.write();
        } catch (EngramException e) {
            throw new EngramException(
                    ErrorCode.FAILED,
                    e.getMessage() + " The table has them. Make room, and " + goingOn(directory)
                            + " writes them from the checkpoints, without training again what those hold",
                    e);
        }
    }

    private static String goingOn(Path directory) {
        return "engram run --resume " + word(directory.toString());
    }

    /** One that diverged would do so again. */
    private static boolean canGoOn(RunResult result) {
        return result.failure()
                .map(RunResult.Failure::status)
                .filter(status -> !status.equals("diverged"))
                .isPresent();
    }

    /** The results are safe by now: a report that cannot be written is said, and can be made later. */
    private static void writeReport(Path directory) {
        try {
            System.out.println("Report:  " + Report.write(List.of(directory), directory));
        } catch (RuntimeException e) {
            String what =
                    e instanceof EngramException ? e.getMessage() : "The report failed: " + e + ", please report this";
            warn(what + ". To make it later: engram report " + directory);
        }
    }

    private static void warn(String message) {
        System.err.println(message);
    }

    private String source() {
        if (config == null && options.quick()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION, "--quick is a form of CONFIG, which is not given. Leave out --quick");
        }
        if (config != null) {
            return options.source(config);
        }
        if (resume == null) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "engram run needs a CONFIG: a file, or one of " + BuiltInExperiments.names() + "; or --resume DIR");
        }
        return kept(resume);
    }

    private static String kept(Path directory) {
        Path file = directory.resolve(OutputDirectory.CONFIGURATION);
        if (!Files.isRegularFile(file)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--resume " + directory + ": there is no run to go on with (" + file + " is missing)");
        }
        return file.toString();
    }

    private Path directory(ExperimentConfig experiment) {
        if (resume != null) {
            if (out != null && !out.equals(resume)) {
                throw new EngramException(
                        ErrorCode.CONFIGURATION, "--resume goes on in its own directory: leave out --out " + out);
            }
            return resume;
        }
        return out != null ? out : ExperimentOptions.directory(experiment.name());
    }

    private List<RunResult> run(
            Path directory,
            ExperimentConfig experiment,
            PreparedExperiment prepared,
            ResultsFile results,
            Interruption interruption) {
        try (ProgressDisplay progress = options.progress(runs(experiment));
                MetricsLog metrics = new MetricsLog(directory, Clock.systemUTC(), RunCommand::warn);
                TensorBoardEvents events = new TensorBoardEvents(directory.resolve("tensorboard"))) {
            List<LearningListener> listeners = new ArrayList<>(List.of(progress, metrics));
            if (tensorBoard) {
                listeners.add(events);
            }
            return prepared.run(
                    OutputDirectory.checkpoints(directory, experiment),
                    LearningListener.all(listeners),
                    results::add,
                    interruption::requested);
        }
    }

    private String reproduce() {
        List<String> words = new ArrayList<>(List.of("engram", "run", word(source())));
        options.plugins().ifPresent(jars -> words.addAll(List.of("--plugins", word(jars.toString()))));
        options.overrides().forEach(override -> words.addAll(List.of("--set", quoted(override))));
        return String.join(" ", words);
    }

    /** As a shell takes it for one word. */
    private static String word(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : quoted(text);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
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
