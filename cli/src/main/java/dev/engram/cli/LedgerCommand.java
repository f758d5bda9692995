package dev.engram.cli;

import dev.engram.report.ledger.Ledger;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram ledger}. */
@Command(
        name = "ledger",
        description = "Writes the ledger of reproduced results and its pictures from its entries and raw results.",
        mixinStandardHelpOptions = true,
        subcommands = LedgerCommand.Add.class,
        footer = {
            "",
            "Examples:",
            "  engram run figure-2a --out out/figure-2a",
            "  engram ledger add out/figure-2a --as figure-2a",
            "  engram ledger",
            "",
            "The second keeps the results, reduced, in docs/ledger/results; the third writes docs/LEDGER.md and docs/figures."
        })
final class LedgerCommand implements Callable<Integer> {
    private static final String DEFAULT = "docs/ledger";

    @Option(
            names = "--in",
            paramLabel = "DIR",
            defaultValue = DEFAULT,
            description = "Directory of the entries. Default: ${DEFAULT-VALUE}.")
    private Path directory = Path.of(DEFAULT);

    @Option(
            names = "--check",
            description = "Writes nothing; fails if the page or a picture is not what the results give.")
    private boolean check;

    @Override
    public Integer call() {
        Ledger ledger = new Ledger(directory);
        if (check) {
            ledger.check();
            System.out.println("The ledger is what its results give.");
        } else {
            System.out.println("Ledger:  " + ledger.write());
        }
        return Engram.DONE;
    }

    /** {@code engram ledger add}. */
    @Command(
            name = "add",
            description = "Keeps the results of a finished run, reduced to what the ledger needs.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "DIR", description = "Output directory of engram run.")
        private Path run = Path.of("");

        @Option(
                names = "--as",
                paramLabel = "NAME",
                required = true,
                description = "Name by which an entry knows them.")
        private String name = "";

        @Option(
                names = "--in",
                paramLabel = "DIR",
                defaultValue = DEFAULT,
                description = "Directory of the entries. Default: ${DEFAULT-VALUE}.")
        private Path directory = Path.of(DEFAULT);

        @Override
        public Integer call() {
            System.out.println("Results: " + new Ledger(directory).add(run, name));
            return Engram.DONE;
        }
    }
}
