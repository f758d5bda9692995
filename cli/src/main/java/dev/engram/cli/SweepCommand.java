package dev.engram.cli;

import com.google.inject.Injector;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.results.OutputDirectory;
import dev.engram.core.storage.DirectoryLock;
import dev.engram.core.sweep.BestConfiguration;
import dev.engram.core.sweep.Ranking;
import dev.engram.core.sweep.Sweep;
import dev.engram.core.sweep.SweepLog;
import dev.engram.core.sweep.SweepReader;
import dev.engram.core.sweep.SweepRunner;
import dev.engram.core.sweep.TrialResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram sweep}. */
@Command(
        name = "sweep",
        description =
                "Searches configuration keys for the values that do best on validation data, never on the test set.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  engram sweep my-sweep.conf --out sweeps/first",
            "  engram sweep permuted-mnist --quick --set tasks.validation=5000 \\",
            "      --over 'strategies.ewc.lambda=[10,100,1000]' \\",
            "      --over 'training.optimizer.learning-rate=[0.03,0.1]'",
            "  engram sweep permuted-mnist --set tasks.validation=5000 \\",
            "      --search random --trials 30 \\",
            "      --over 'strategies.ewc.lambda={from=1,to=1000,scale=log}'",
            "",
            "The same command with the same --out goes on where it stopped. DIR/best.conf then holds the"
                    + " experiment with the best values: engram run DIR/best.conf"
        })
final class SweepCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "CONFIG",
            description = "A file, with a block sweep { ... } or without, or the name of a built-in configuration.")
    private String config = "";

    @Option(
            names = "--over",
            paramLabel = "key=[...]",
            description = "Varies a key: a list of values, or {from=1,to=1000,scale=log}; can be repeated. A key"
                    + " strategies.LABEL.KEY varies one strategy, any other is shared by all.")
    private List<String> over = new ArrayList<>();

    @Option(names = "--search", paramLabel = "grid|random", description = "Every combination (default), or some.")
    private @Nullable String search;

    @Option(names = "--trials", paramLabel = "N", description = "Draws of random search for each strategy.")
    private @Nullable Integer trials;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "What is best: validation-accuracy (default), validation-forgetting, ...")
    private @Nullable String metric;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where results go; a sweep stopped there goes on. Default: out/<name>-sweep-<time>.")
    private @Nullable Path out;

    @Mixin
    private ExperimentOptions options = new ExperimentOptions();

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        Injector injector = options.injector();
        Sweep sweep = injector.getInstance(SweepReader.class).read(options.source(config), settings(), over);
        Path directory = out != null
                ? out
                : ExperimentOptions.directory(sweep.experiment().name() + "-sweep");
        OutputDirectory.requireNoFile(directory);
        try (DirectoryLock alone = DirectoryLock.on(directory)) {
            return runInto(directory, sweep, injector);
        }
    }

    private int runInto(Path directory, Sweep sweep, Injector injector) {
        SweepLog log = SweepLog.open(directory, sweep);
        int open = log.open().size();
        if (open < sweep.trials().size()) {
            System.err.println("Going on in " + directory + ": "
                    + (sweep.trials().size() - open) + " of " + sweep.trials().size() + " trials are done");
        }
        try (Interruption interruption = Interruption.onCtrlC()) {
            if (open > 0) {
                run(injector, sweep, log, interruption);
            }
            return report(injector, sweep, log, directory);
        }
    }

    /** The options are keys of the sweep's block. */
    private List<String> settings() {
        List<String> all = new ArrayList<>(options.overrides());
        if (search != null) {
            all.add("sweep.search=" + search);
        }
        if (trials != null) {
            all.add("sweep.trials=" + trials);
        }
        if (metric != null) {
            all.add("sweep.metric=" + metric);
        }
        return all;
    }

    private void run(Injector injector, Sweep sweep, SweepLog log, Interruption interruption) {
        int seeds = sweep.experiment().seeds().size();
        int open = log.open().size();
        try (ProgressDisplay progress = options.progress(open * seeds)) {
            injector.getInstance(SweepRunner.class)
                    .run(sweep, log, options.atOnce(open), progress, interruption::requested);
        }
    }

    private static void write(SweepLog log, Path directory) {
        try {
            log.write();
        } catch (EngramException e) {
            throw new EngramException(
                    ErrorCode.FAILED,
                    e.getMessage() + " The table has all trials. Make room; the same command with --out " + directory
                            + " then runs those again that could not be written",
                    e);
        }
    }

    private static int report(Injector injector, Sweep sweep, SweepLog log, Path directory) {
        Ranking ranking = new Ranking(sweep, log.results());
        Map<String, TrialResult> best = ranking.best();
        SweepTable.print(System.out, sweep, ranking, best);
        System.out.flush();
        write(log, directory);
        System.out.println("\nTrials: " + directory.resolve(SweepLog.NAME));
        int open = log.open().size();
        if (open > 0) {
            System.out.println(open + " of " + sweep.trials().size()
                    + " trials are still to be run: the same command with --out " + directory + " goes on");
            return Engram.INTERRUPTED;
        }
        if (best.isEmpty()) {
            System.out.println("No trial came to an end; try other values");
            return Engram.FAILED;
        }
        Path file = injector.getInstance(BestConfiguration.class).write(directory, sweep, best);
        System.out.println("Best:   " + file + " (engram run " + file + ")");
        return best.size() == sweep.labels().size() ? Engram.DONE : Engram.FAILED;
    }
}
