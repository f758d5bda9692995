package dev.engram.core.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.config.FlatSettings;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.storage.LineFile;
import dev.engram.core.storage.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The finished trials of a sweep, a JSON line each in {@code sweep.jsonl}, on the disk before the next one counts; beside it
 * {@code sweep.conf}, which says what they are results of. A sweep with the same description goes on where it stopped; more
 * trials of the same random search are allowed.
 */
public final class SweepLog {
    /** Name of the file in the sweep's directory. */
    public static final String NAME = "sweep.jsonl";

    private static final String DESCRIPTION = "sweep.conf";
    private static final String DATA = "data";

    private final Path file;
    private final Sweep sweep;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Trial, TrialResult> results = new LinkedHashMap<>();
    private final Map<Trial, String> data = new LinkedHashMap<>();
    private String unwritten = "";

    private SweepLog(Path file, Sweep sweep) {
        this.file = file;
        this.sweep = sweep;
    }

    /**
     * Opens the log of a sweep.
     *
     * @param directory made if it is missing
     * @throws EngramException when the directory holds another sweep (the message lists the differences), or cannot be
     *     written
     */
    public static SweepLog open(Path directory, Sweep sweep) {
        SweepLog log = new SweepLog(directory.resolve(NAME), sweep);
        try {
            Files.createDirectories(directory);
            requireSame(directory, sweep);
            log.readFinished();
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot use " + directory + ": " + e, e);
        }
        return log;
    }

    private static void requireSame(Path directory, Sweep sweep) throws IOException {
        Path file = directory.resolve(DESCRIPTION);
        // Swept keys are keys here, not paths: one may lie inside another.
        String text = ConfigValueFactory.fromMap(sweep.description())
                .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
        if (!Files.exists(file) || !Files.exists(directory.resolve(NAME))) {
            WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        FlatSettings before = flat(ConfigFactory.parseFile(file.toFile()));
        FlatSettings now = flat(ConfigFactory.parseString(text));
        List<String> differences =
                before.changed(now).stream().map(key -> before.change(key, now)).toList();
        if (!differences.isEmpty()) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    directory + " holds the trials of another sweep:\n  " + String.join("\n  ", differences)
                            + "\nGive another directory, or the configuration of before");
        }
    }

    private static FlatSettings flat(Config config) {
        return FlatSettings.of(config.root().unwrapped());
    }

    private void readFinished() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        LineFile.cutBrokenLine(file);
        Map<JsonNode, Trial> planned = new LinkedHashMap<>();
        sweep.trials().forEach(trial -> planned.put(key(trial), trial));
        for (String line : Files.readAllLines(file)) {
            JsonNode node = read(line);
            Trial trial = planned.get(key(node));
            if (trial != null && !node.path("status").asText().equals("failed")) {
                results.put(trial, result(trial, node));
                data.put(trial, node.path(DATA).asText());
            }
        }
    }

    private JsonNode read(String line) {
        try {
            return json.readTree(line);
        } catch (JsonProcessingException e) {
            throw new EngramException(
                    ErrorCode.STATE, file + " has a line that is not JSON: " + line + ". Remove the line", e);
        }
    }

    private static TrialResult result(Trial trial, JsonNode node) {
        List<Double> perSeed = new ArrayList<>();
        node.path("perSeed").forEach(value -> perSeed.add(value.asDouble()));
        Optional<RunResult.Failure> failure = node.has("error")
                ? Optional.of(new RunResult.Failure(
                        node.path("status").asText(), node.path("error").asText()))
                : Optional.empty();
        return new TrialResult(trial, perSeed, node.path("trainSeconds").asDouble(), failure);
    }

    private JsonNode key(Trial trial) {
        return key(read(json(Map.of("strategy", trial.strategy(), "values", trial.values()))));
    }

    private JsonNode key(JsonNode line) {
        return json.createArrayNode().add(line.path("strategy")).add(line.path("values"));
    }

    /**
     * Fails where a trial learned other data than there is now: it could not be compared with those to come.
     *
     * @param now what tells the data of a trial's tasks from other data
     * @throws EngramException {@link ErrorCode#CONFIGURATION}
     */
    synchronized void requireData(Function<Trial, String> now) {
        data.forEach((trial, learned) -> {
            // Earlier versions did not note it.
            if (!learned.isEmpty() && !learned.equals(now.apply(trial))) {
                throw new EngramException(
                        ErrorCode.CONFIGURATION,
                        "The tasks have other examples than those that " + trial.strategy() + " with "
                                + trial.values() + " learned, of which " + file
                                + " holds the result: their files were changed. Put the old ones back to go on, or begin a"
                                + " new sweep in another directory (--out)");
            }
        });
    }

    /** Trials without a result, in order. */
    public synchronized List<Trial> open() {
        return sweep.trials().stream()
                .filter(trial -> !results.containsKey(trial))
                .toList();
    }

    /** The results, in the order in which they came. */
    public synchronized List<TrialResult> results() {
        return List.copyOf(results.values());
    }

    /**
     * Keeps a result, unless it was interrupted; one that failed for no fault of its values is tried again next time. What cannot be
     * written now is with the next, or with {@link #write}.
     *
     * @param learned tells the data of its tasks from other data
     */
    synchronized void add(TrialResult result, String learned) {
        if (result.interrupted()) {
            return;
        }
        results.put(result.trial(), result);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("strategy", result.trial().strategy());
        line.put("values", result.trial().values());
        line.put("metric", sweep.settings().metric().title());
        result.value().ifPresent(value -> line.put("value", value));
        line.put("perSeed", result.perSeed());
        line.put("trainSeconds", result.trainSeconds());
        line.put("status", result.failure().map(RunResult.Failure::status).orElse("completed"));
        result.failure().ifPresent(failure -> line.put("error", failure.message()));
        line.put(DATA, learned);
        unwritten += json(line) + "\n";
        try {
            write();
        } catch (EngramException e) {
            // No reason to lose the trials under way: the result stays, and write() says at the end what is still
            // wrong.
        }
    }

    /**
     * Writes once more what could not be written when it was added, if there is any.
     *
     * @throws EngramException {@link ErrorCode#IO} when it still cannot; what was added stays among the results
     */
    public synchronized void write() {
        if (unwritten.isEmpty()) {
            return;
        }
        try {
            LineFile.cutBrokenLine(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(unwritten.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            unwritten = "";
        } catch (IOException e) {
            throw new EngramException(
                    ErrorCode.IO, "Cannot write " + file + ": " + e + ". Is the disk full, or the place read-only?", e);
        }
    }

    private String json(Map<String, Object> line) {
        try {
            return json.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Plain maps are JSON", e);
        }
    }
}
