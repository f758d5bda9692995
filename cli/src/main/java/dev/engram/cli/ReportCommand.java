package dev.engram.cli;

import dev.engram.report.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code engram report}. */
@Command(
        name = "report",
        description = "Makes report.html and its figures again from raw results, and compares several runs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  engram report out/permuted-mnist-20260101-120000",
            "  engram report results/lambda-10 results/lambda-100 --out results/compared",
            "",
            "Results of the same strategy with the same settings count as further seeds; what differs is named."
        })
final class ReportCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Output directories of engram run.")
    private List<Path> directories = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the report goes; one that is there is replaced. Default: DIR, if it is one.")
    private @Nullable Path out;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (out == null && directories.size() > 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "A comparison of " + directories.size()
                            + " directories goes into none of them. Say where: --out DIR");
        }
        Path report = Report.write(directories, out != null ? out : directories.get(0));
        System.out.println("Report:  " + report);
        return Engram.DONE;
    }
}
