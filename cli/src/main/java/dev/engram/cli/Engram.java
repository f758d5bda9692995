package dev.engram.cli;

import dev.engram.api.EngramException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code engram} command. */
@Command(
        name = "engram",
        description =
                "Continual learning for TensorFlow: teach a model one data set after another, and it keeps what it knew.",
        subcommands = {
            RunCommand.class,
            SweepCommand.class,
            ReportCommand.class,
            LedgerCommand.class,
            TrainCommand.class,
            UpdateCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            InspectCommand.class,
            DiffCommand.class,
            ImportCommand.class,
            ListCommand.class,
            DoctorCommand.class,
            HelpCommand.class
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Begin with:  engram run permuted-mnist --quick",
            "",
            "Exit codes: 0 done, 1 a fault of Engram (please report the stack trace), 2 your mistake (one message says what to do), 3 a run diverged or failed, or standard"
                    + " output could not be written, 4 an update missed a gate, 130 interrupted."
        })
public final class Engram {
    /** Everything went well. */
    static final int DONE = 0;

    /** The user's mistake. */
    static final int MISTAKE = 2;

    /** A run diverged or failed, or standard output could not be written. */
    static final int FAILED = 3;

    /** An update missed a gate. */
    static final int REFUSED = 4;

    /** Ctrl-C. */
    static final int INTERRUPTED = 130;

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        StandardError.take();
        // TensorFlow names its operations with the locale's digits, and takes Latin ones alone.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        System.exit(execute(arguments));
    }

    /** Runs the command, and checks that all it says on standard output was written. */
    static int execute(String... arguments) {
        CommandLine command = new CommandLine(new Engram());
        command.setExecutionExceptionHandler(Engram::report);
        command.setParameterExceptionHandler(Engram::misread);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        int code = execute(command, arguments);
        if (!System.out.checkError()) {
            return code;
        }
        say(
                command,
                "Not all output could be written: standard output is full or was closed. Write it elsewhere",
                FAILED);
        return code == DONE ? FAILED : code;
    }

    private static int execute(CommandLine command, String... arguments) {
        if (arguments.length == 0) {
            command.usage(System.out);
            return DONE;
        }
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError e) {
            return say(
                    command,
                    "Not enough memory (" + e.getMessage()
                            + "). Give Java more (JAVA_TOOL_OPTIONS=-Xmx8g), or leave large"
                            + " data in its files (format = npy or idx, stream = true)",
                    FAILED);
        }
    }

    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (!(failure instanceof EngramException mistake)) {
            throw failure;
        }
        int code =
                switch (mistake.code()) {
                    case DIVERGED, FAILED -> FAILED;
                    case INTERRUPTED -> INTERRUPTED;
                    default -> MISTAKE;
                };
        return say(command, mistake.getMessage(), code);
    }

    private static int misread(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        List<String> near =
                mistake instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return say(
                command,
                mistake.getMessage() + (near.isEmpty() ? "." : ". Did you mean: " + String.join(", ", near) + "?")
                        + " See " + command.getCommandSpec().qualifiedName() + " --help",
                MISTAKE);
    }

    private static int say(CommandLine command, String error, int code) {
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText("error: ") + error);
        err.flush();
        return code;
    }
}
