package dev.engram.report.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.results.ResultsFile;
import dev.engram.report.results.RecordedExperiment;
import dev.engram.report.results.ResultsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Results small enough to keep: without the importance of the weights, and without the curve where it only repeats the accuracy
 * matrix. What is left is still a results file, a run a line, that {@code engram report} reads.
 */
final class Reduction {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Key of the day of a run in its environment. */
    static final String DATE = "date";

    private Reduction() {}

    /**
     * Reduces the results of a finished experiment.
     *
     * @param directory output of {@code engram run}
     * @throws EngramException when it holds no results, or not those of all runs
     */
    static String of(Path directory) {
        RecordedExperiment experiment = ResultsReader.read(directory);
        int missing = experiment.plannedRuns() - experiment.runs().size();
        if (missing > 0) {
            throw new EngramException(
                    ErrorCode.DATA,
                    directory + ": " + missing + " of " + experiment.plannedRuns()
                            + " planned runs have no result yet. Finish the experiment first: engram run --resume "
                            + directory);
        }
        Path file = Files.isDirectory(directory) ? directory.resolve(ResultsFile.NAME) : directory;
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
            if (!root.path("environment").has(DATE)) {
                LocalDate written =
                        LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
                root.withObject("environment").put(DATE, written.toString());
            }
            boolean repeats = !root.at("/experiment/configuration/training/evaluate")
                    .asText()
                    .equals("epoch");
            List<String> runs = new ArrayList<>();
            for (JsonNode run : root.get("runs")) {
                ObjectNode kept = (ObjectNode) run;
                kept.remove("importance");
                if (repeats) {
                    kept.remove("curve");
                }
                runs.add(kept.toString());
            }
            root.remove("runs");
            String head = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
            return head.substring(0, head.lastIndexOf('}')).stripTrailing() + ",\n  \"runs\" : [\n    "
                    + String.join(",\n    ", runs) + "\n  ]\n}\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The results were read before", e);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e, e);
        }
    }
}
