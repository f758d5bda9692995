package dev.engram.core.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.RunResult;
import dev.engram.core.storage.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code results.json}, schema {@code engram-results/1}: there as soon as a run has ended, and written anew, whole,
 * after each; runs stand in the order of the configuration, strategies and in each the seeds.
 */
public final class ResultsFile {
    /** Version of the schema. */
    public static final String SCHEMA = "engram-results/1";

    /** Name of the file in the output directory. */
    public static final String NAME = "results.json";

    private static final String LABEL = "label";
    private static final String TASKS = "tasks";
    private static final String STATUS = "status";
    private static final String COMPLETED = "completed";
    private static final String ERROR = "error";
    private static final String ACCURACY = "accuracy";

    private final Path file;
    private final List<String> order;
    private final Map<String, Object> head = new LinkedHashMap<>();
    private final Map<String, Object> runs = new LinkedHashMap<>();
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private boolean unwritten;

    /**
     * Results of one experiment. Runs of it that the file already holds stay until they end anew, or another has learned tasks
     * that were appended.
     *
     * @param directory exists when the first is added
     * @param command that reproduces it
     * @param environment versions, threads, device
     * @throws EngramException {@link ErrorCode#STATE} when the file that is there is not JSON, {@link ErrorCode#IO}
     *     when it cannot be read
     */
    public ResultsFile(Path directory, ExperimentConfig config, String command, Map<String, Object> environment) {
        file = directory.resolve(NAME);
        order = config.strategies().stream()
                .flatMap(strategy -> config.seeds().stream().map(seed -> config.runLabel(strategy, seed)))
                .toList();
        Map<String, Object> experiment = new LinkedHashMap<>();
        experiment.put("name", config.name());
        experiment.put("command", command);
        experiment.put("configuration", config.resolved());
        head.put("schema", SCHEMA);
        head.put("experiment", experiment);
        head.put("environment", environment);
        if (Files.exists(file)) {
            keep(order);
        }
    }

    private void keep(List<String> labels) {
        try {
            for (JsonNode run : json.readTree(file.toFile()).path("runs")) {
                String label = run.path(LABEL).asText();
                if (labels.contains(label)) {
                    runs.put(label, run);
                }
            }
        } catch (JsonProcessingException e) {
            throw new EngramException(
                    ErrorCode.STATE,
                    file + " is not JSON: " + e.getOriginalMessage()
                            + ". Remove it and go on: finished runs come back from their checkpoints",
                    e);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Adds a run, or puts it in the place of the one that it goes on from, and writes the file. What that one measured
     * stays where the new one failed before it learned a task; then only its error is added. A file that cannot be written now
     * is with the next run, or with {@link #write}.
     */
    public synchronized void add(RunResult result) {
        if (runs.get(result.run().label()) instanceof ObjectNode before && measuredLess(result, before)) {
            result.failure().ifPresent(failure -> note(failure, before));
        } else {
            replace(result);
        }
        unwritten = true;
        try {
            write();
        } catch (EngramException e) {
            // No reason to lose the run: what is added stays, and write() says at the end what is still wrong.
        }
    }

    /**
     * Writes the file once more, if it could not be written when the last run was added.
     *
     * @throws EngramException {@link ErrorCode#IO} when it still cannot; what has been added stays
     */
    public synchronized void write() {
        if (!unwritten) {
            return;
        }
        Map<String, Object> whole = new LinkedHashMap<>(head);
        whole.put("runs", inOrder());
        try {
            WholeFile.write(file, json.writeValueAsBytes(whole));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Results are plain values", e);
        }
        unwritten = false;
    }

    private static boolean measuredLess(RunResult result, JsonNode before) {
        return result.accuracy().tasksLearned() == 0 && !before.path(ACCURACY).isEmpty();
    }

    /** A run that was completed stays so: nothing of what it learned was lost. */
    private static void note(RunResult.Failure failure, ObjectNode before) {
        if (!before.path(STATUS).asText().equals(COMPLETED)) {
            before.put(STATUS, failure.status());
        }
        before.put(ERROR, failure.message());
    }

    private void replace(RunResult result) {
        // Runs of one file are on the same tasks: a reader compares them.
        int tasks = result.run().tasks().size();
        runs.values()
                .removeIf(run ->
                        run instanceof JsonNode before && before.path(TASKS).size() != tasks);
        runs.put(result.run().label(), run(result));
    }

    private static Map<String, Object> run(RunResult result) {
        Map<String, Object> run = new LinkedHashMap<>();
        AccuracyMatrix accuracy = result.accuracy();
        run.put(LABEL, result.run().label());
        run.put("strategy", strategy(result));
        run.put("seed", result.run().seed());
        run.put(TASKS, result.run().tasks());
        run.put(STATUS, result.failure().map(RunResult.Failure::status).orElse(COMPLETED));
        result.failure().ifPresent(failure -> run.put(ERROR, failure.message()));
        run.put(ACCURACY, accuracy.rows());
        run.put("initialAccuracy", accuracy.initial());
        if (accuracy.tasksLearned() > 0) {
            run.put("averageAccuracy", accuracy.averageAccuracy());
            run.put("backwardTransfer", accuracy.backwardTransfer());
            run.put("forwardTransfer", accuracy.forwardTransfer());
            run.put("forgetting", accuracy.forgetting());
        }
        run.put("curve", result.curve());
        if (!result.importance().isEmpty()) {
            run.put("importance", result.importance());
        }
        if (!result.overlaps().isEmpty()) {
            run.put("overlap", result.overlaps());
        }
        if (!result.lambdas().isEmpty()) {
            run.put("lambdas", result.lambdas());
        }
        run.put("trainSeconds", result.cost().trainSeconds());
        run.put("consolidationSeconds", result.cost().consolidationSeconds());
        run.put("steps", result.cost().steps());
        run.put("stateBytes", result.cost().stateBytes());
        result.weightsSha256().ifPresent(hash -> run.put("weightsSha256", hash));
        return run;
    }

    private static Map<String, Object> strategy(RunResult result) {
        Map<String, Object> strategy = new LinkedHashMap<>();
        strategy.put("name", result.run().strategy());
        strategy.put("configuration", result.settings());
        return strategy;
    }

    private List<Object> inOrder() {
        return runs.entrySet().stream()
                .sorted(Comparator.comparingInt(run -> order.indexOf(run.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }
}
