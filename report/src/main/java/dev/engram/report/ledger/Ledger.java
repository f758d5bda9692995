package dev.engram.report.ledger;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.config.RecordFile;
import dev.engram.core.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A directory of entries ({@code *.conf}, in the order of their names) with the raw results of their runs in {@code results/}.
 * Beside the directory lie what is made of them: {@code LEDGER.md} and the pictures in {@code figures/}.
 */
public final class Ledger {
    /** Name of the page. */
    public static final String PAGE = "LEDGER.md";

    static final String RESULTS = "results";
    private static final String FIGURES = "figures";
    private static final String ENTRY = ".conf";

    private final Path directory;

    /**
     * A ledger in a directory.
     *
     * @throws EngramException when there is none
     */
    public Ledger(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    directory + " is not a directory. A ledger is a directory of entries, for instance docs/ledger");
        }
    }

    /**
     * Reduces the results of a run and keeps them.
     *
     * @param run output directory of {@code engram run}
     * @param name under which an entry names them
     * @return the file, which is replaced if it was there
     * @throws EngramException when there are none, or not those of all runs
     */
    public Path add(Path run, String name) {
        Path file = results(name);
        byte[] reduced = Reduction.of(run).getBytes(StandardCharsets.UTF_8);
        make(directory.resolve(RESULTS));
        WholeFile.write(file, reduced);
        return file;
    }

    /**
     * Writes the page and the pictures.
     *
     * @return the page
     * @throws EngramException when an entry or results are wrong, or a file cannot be written
     */
    public Path write() {
        make(beside(FIGURES));
        made().forEach((file, text) -> WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8)));
        return beside(PAGE);
    }

    /**
     * Compares the page and the pictures with what the entries and results give.
     *
     * @throws EngramException when one is not there or says something else
     */
    public void check() {
        made().forEach((file, text) -> {
            if (!Files.exists(file) || !read(file).equals(text)) {
                throw new EngramException(
                        ErrorCode.DATA,
                        file + " is not what the entries and results in " + directory
                                + " give. Write it anew: engram ledger --in " + directory);
            }
        });
    }

    /** What the build's tests repeat: runs with an expectation that has a tolerance, as {@code name: command}. */
    public Map<String, String> repeated() {
        Map<String, String> commands = new LinkedHashMap<>();
        for (Entry entry : entries()) {
            if (entry.expectations().stream()
                    .anyMatch(expectation -> expectation.tolerance().isPresent())) {
                entry.runs().forEach(source -> commands.put(source.name(), source.command()));
            }
        }
        return commands;
    }

    /**
     * Compares fresh results of the {@link #repeated} runs with the ledger's.
     *
     * @param fresh where the output of each run lies, by name
     * @return what is further away than the tolerance or has another colour, in words; empty if all agree
     */
    public List<String> deviations(Function<String, Path> fresh) {
        List<String> deviations = new ArrayList<>();
        for (Entry entry : entries()) {
            Recorded kept = Recorded.of(entry, this::results);
            Recorded again = Recorded.of(entry, fresh);
            for (Entry.Expectation expectation : entry.expectations()) {
                expectation
                        .tolerance()
                        .flatMap(tolerance ->
                                deviation(Finding.of(expectation, kept), Finding.of(expectation, again), tolerance))
                        .ifPresent(text -> deviations.add(entry.title() + ": " + text));
            }
        }
        return deviations;
    }

    private static Optional<String> deviation(Finding kept, Finding again, double tolerance) {
        boolean agree = kept.colour() == again.colour()
                && Math.abs(kept.ours().mean() - again.ours().mean()) <= tolerance;
        return agree
                ? Optional.empty()
                : Optional.of(kept.expectation().what() + " is " + again.colour() + " with "
                        + again.ours().mean() + again.unfinished() + "; in the ledger it is " + kept.colour() + " with "
                        + kept.ours().mean() + ", tolerance " + tolerance);
    }

    private List<Entry> entries() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ENTRY))
                    .sorted()
                    .map(file -> RecordFile.read(file, Entry.class))
                    .toList();
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + directory + ": " + e, e);
        }
    }

    /** Text of every file that is made, by its place. */
    private Map<Path, String> made() {
        Map<Path, String> made = new LinkedHashMap<>();
        List<LedgerPage.Chapter> chapters = new ArrayList<>();
        for (Entry entry : entries()) {
            Recorded recorded = Recorded.of(entry, this::results);
            chapters.add(new LedgerPage.Chapter(
                    entry,
                    recorded,
                    entry.expectations().stream()
                            .map(expectation -> Finding.of(expectation, recorded))
                            .toList()));
            Pictures.of(entry, recorded)
                    .ifPresent(figure -> made.put(
                            beside(FIGURES).resolve(figure.name() + ".svg"),
                            figure.themed().svg()));
        }
        String ledger = String.valueOf(directory.getFileName());
        made.put(beside(PAGE), new LedgerPage(ledger, FIGURES).of(chapters));
        return made;
    }

    private Path results(String name) {
        return directory.resolve(RESULTS).resolve(name + ".json");
    }

    private Path beside(String name) {
        return directory.resolveSibling(name);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e, e);
        }
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot make " + directory + ": " + e, e);
        }
    }
}
