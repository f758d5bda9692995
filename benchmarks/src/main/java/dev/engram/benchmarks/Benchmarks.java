package dev.engram.benchmarks;

import dev.engram.benchmarks.group.Group;
import dev.engram.benchmarks.group.Groups;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.GroupResult;
import dev.engram.benchmarks.result.Machine;
import dev.engram.benchmarks.result.Measurements;
import dev.engram.benchmarks.result.PerformancePage;
import dev.engram.benchmarks.result.ResultTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Measures groups, prints their table, and writes {@code out/benchmarks.json}: {@code benchmarks/measure [GROUP]...}. */
public final class Benchmarks {
    private static final Path FILE = Path.of("out", "benchmarks.json");
    private static final Path PYTORCH = Path.of("out", "pytorch.json");
    private static final Path PAGE = Path.of("docs", "PERFORMANCE.md");
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param arguments groups, all if empty; or {@code list}, {@code table} or {@code page}
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.equals(List.of("list"))) {
            Groups.all(THREADS).forEach(group -> System.out.printf("%-12s %s%n", group.name(), group.about()));
        } else if (words.equals(List.of("table"))) {
            System.out.print(ResultTable.of(Measurements.read(FILE).groups()));
        } else if (words.equals(List.of("page"))) {
            PerformancePage.rewrite(PAGE, Measurements.read(FILE), PYTORCH);
            System.out.println("Rewrote the tables of " + PAGE);
        } else {
            for (Group group : Groups.named(words, THREADS)) {
                measure(group);
            }
        }
    }

    private static void measure(Group group) throws Exception {
        Findings findings = new Findings();
        long start = System.nanoTime();
        group.measure(findings);
        GroupResult result = new GroupResult(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                (System.nanoTime() - start) / 1e9,
                Machine.here(THREADS),
                findings.rows(),
                findings.cases());
        List<String> order = Groups.all(THREADS).stream().map(Group::name).toList();
        Measurements.read(FILE).with(group.name(), result).inOrder(order).write(FILE);
        System.out.println(ResultTable.of(group.name(), result));
    }
}
