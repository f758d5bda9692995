package dev.engram.cli;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.config.HoconFile;
import dev.engram.core.model.Gates;
import dev.engram.core.model.Models;
import dev.engram.core.model.NamedData;
import dev.engram.core.model.Update;
import dev.engram.core.model.UpdateReport;
import dev.engram.core.model.Updater;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram update}. */
@Command(
        name = "update",
        description =
                "Teaches a model new data under its own strategy, says what was learned and what was forgotten, and"
                        + " publishes the result only if it passes the gates.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  engram update model --data march.conf --name march \\",
            "      --eval first=mnist --max-forgetting 0.02 --out model-march",
            "",
            "DATA is a data source with its defaults (mnist), a file with its configuration, or that itself:",
            "  'format = csv, train = march.csv, test = march-test.csv, classes = 10'",
            "",
            "Where a model forgot too much, or learned too little, the same update with another lambda may do better, such as"
                    + " --set strategy.lambda=300. The new model keeps the lambda of the old one.",
            "",
            "An update does not stop early, since new data has no validation examples: training.epochs says how long it trains.",
            "",
            "Exit code 4: a gate was missed. There is no model then, only OUT.refused.json."
        })
final class UpdateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The present model.")
    private Path model = Path.of("");

    @Option(names = "--data", required = true, paramLabel = "DATA", description = "The new data.")
    private String data = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the new task is called. Default: the file's name.")
    private @Nullable String name;

    @Option(names = "--out", required = true, paramLabel = "MODEL2", description = "Where the new model goes.")
    private Path out = Path.of("");

    @Option(
            names = "--eval",
            paramLabel = "NAME=DATA",
            description = "Further data to measure before and after; can be repeated.")
    private List<String> evaluations = new ArrayList<>();

    @Option(
            names = "--max-forgetting",
            paramLabel = "FRACTION",
            description = "Gate: accuracy that any --eval data may lose, for instance 0.02. Needs --eval.")
    private @Nullable Double maxForgetting;

    @Option(
            names = "--min-accuracy",
            paramLabel = "FRACTION",
            description = "Gate: accuracy on the new data's test examples, for instance 0.9.")
    private @Nullable Double minAccuracy;

    @Option(
            names = "--head",
            paramLabel = "TASK",
            description =
                    "In a model with a head a task, or that learned its classes task by task: the task whose head or"
                            + " labels the data has. --eval data has those of the task it is named after.")
    private @Nullable String head;

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Changes training, such as training.epochs=3, or strategy.lambda for this update alone.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    @Mixin
    private PluginOption plugins = new PluginOption();

    @Override
    public Integer call() {
        Models models = plugins.models();
        Updater updater = models.update(
                        model,
                        new NamedData(
                                name != null ? name : nameOf(data),
                                models.data(data).load()))
                .require(new Gates(Optional.ofNullable(maxForgetting), Optional.ofNullable(minAccuracy)));
        overrides.forEach(updater::set);
        if (head != null) {
            updater.head(head);
        }
        for (String evaluation : evaluations) {
            updater.evaluate(evaluation(models, evaluation));
        }
        try (Interruption interruption = Interruption.onCtrlC()) {
            Update update;
            try (ProgressDisplay progress = ProgressDisplay.of(1, quiet)) {
                update = updater.listener(progress)
                        .interruptedBy(interruption::requested)
                        .into(out);
            }
            return tell(update);
        }
    }

    private int tell(Update update) {
        ModelTables.evaluations(System.out, update.measured());
        System.out.println();
        if (update.published()) {
            System.out.println("Model: " + out);
            System.out.flush();
            return Engram.DONE;
        }
        update.missed().forEach(gate -> System.out.println("Gate missed: " + gate));
        System.out.println("Not published; " + model + " is untouched. " + report(update));
        System.out.flush();
        return Engram.REFUSED;
    }

    /** The gate was missed, whether or not the report has room. */
    private String report(Update update) {
        try {
            return "Report: " + UpdateReport.write(out, update);
        } catch (EngramException e) {
            return "No report but this: " + e.getMessage();
        }
    }

    private static NamedData evaluation(Models models, String written) {
        int equals = written.indexOf('=');
        if (equals <= 0) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "--eval " + written + " is not of the form NAME=DATA, such as first=mnist");
        }
        return new NamedData(
                written.substring(0, equals),
                models.data(written.substring(equals + 1)).load());
    }

    /** {@code march} for {@code data/march.conf}; the word itself for a data source. */
    static String nameOf(String data) {
        if (data.contains("=") && !HoconFile.isNamed(data)) {
            return "update";
        }
        return String.valueOf(Path.of(data).getFileName()).replaceFirst("\\.[^.]*$", "");
    }
}
