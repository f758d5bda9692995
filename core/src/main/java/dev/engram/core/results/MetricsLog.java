package dev.engram.core.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.AccuracyMatrix;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener;
import dev.engram.core.storage.LineFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code metrics.jsonl}: what happens in all runs of an experiment as it comes, a JSON object a line. Every line has {@code time}
 * (UTC), {@code event}, {@code run}, {@code strategy} and {@code seed}; {@code progress} has {@code task}, {@code step} (in the
 * task), {@code plannedSteps}, {@code runSteps}, {@code loss}, and now and then {@code penalty}, {@code gradientNorm} and
 * {@code stiffness}; {@code evaluated} has {@code tasksLearned} and {@code accuracy} by task. A run that goes on adds to the file.
 *
 * <p>A log is no reason to lose a run: where a line cannot be written any more, the file ends there, and the runs go on.
 */
public final class MetricsLog implements LearningListener, AutoCloseable {
    /** Name of the file in the output directory. */
    public static final String NAME = "metrics.jsonl";

    private final Path file;
    private final Clock clock;
    private final Consumer<String> warnings;
    private final BufferedWriter writer;
    private final ObjectMapper json = new ObjectMapper();
    private boolean ended;

    /**
     * Opens the file at the end of its last whole line.
     *
     * @param directory exists
     * @param warnings told, once, that the file ends before the runs do
     * @throws EngramException {@link ErrorCode#IO} when it cannot be opened
     */
    public MetricsLog(Path directory, Clock clock, Consumer<String> warnings) {
        this.file = directory.resolve(NAME);
        this.clock = clock;
        this.warnings = warnings;
        try {
            LineFile.cutBrokenLine(file);
            writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, cannotWrite(e), e);
        }
    }

    @Override
    public boolean wantsDiagnostics() {
        return true;
    }

    @Override
    public void runStarted(Run run) {
        write("runStarted", run, Map.of("tasks", run.tasks()));
    }

    @Override
    public void resumed(Run run, int task, long steps) {
        write("resumed", run, fields("task", run.tasks().get(task), "runSteps", steps));
    }

    @Override
    public void warned(Run run, String message) {
        write("warned", run, Map.of("message", message));
    }

    @Override
    public void taskStarted(Run run, int task, long plannedSteps) {
        write("taskStarted", run, fields("task", run.tasks().get(task), "plannedSteps", plannedSteps));
    }

    @Override
    public void progressed(Run run, Progress progress) {
        Map<String, Object> line = fields("task", run.tasks().get(progress.task()), "step", progress.step());
        line.put("plannedSteps", progress.plannedSteps());
        line.put("runSteps", progress.runSteps());
        line.put("loss", progress.loss());
        progress.diagnostics().ifPresent(seen -> {
            line.put("penalty", seen.penalty());
            line.put("gradientNorm", seen.gradientNorm());
            line.put("stiffness", seen.stiffness());
        });
        write("progress", run, line);
    }

    @Override
    public void lambdaTried(Run run, int task, double lambda, double accuracy, double needed) {
        Map<String, Object> line = fields("task", run.tasks().get(task), "lambda", lambda);
        line.put("validationAccuracy", accuracy);
        line.put("needed", needed);
        write("lambdaTried", run, line);
    }

    @Override
    public void taskLearned(Run run, int task, double trainSeconds, double consolidationSeconds) {
        Map<String, Object> line = fields("task", run.tasks().get(task), "trainSeconds", trainSeconds);
        line.put("consolidationSeconds", consolidationSeconds);
        write("taskLearned", run, line);
    }

    @Override
    public void evaluated(Run run, int task, List<Double> accuracy) {
        Map<String, Object> byTask = new LinkedHashMap<>();
        for (int i = 0; i < accuracy.size(); i++) {
            byTask.put(run.tasks().get(i), accuracy.get(i));
        }
        write("evaluated", run, fields("tasksLearned", task + 1, "accuracy", byTask));
    }

    @Override
    public void runFinished(Run run, AccuracyMatrix accuracy) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("averageAccuracy", accuracy.averageAccuracy());
        line.put("backwardTransfer", accuracy.backwardTransfer());
        line.put("forwardTransfer", accuracy.forwardTransfer());
        line.put("forgetting", accuracy.forgetting());
        write("runFinished", run, line);
    }

    @Override
    public void runFailed(Run run, EngramException failure) {
        write("runFailed", run, fields("code", failure.code().name(), "message", failure.getMessage()));
    }

    private static Map<String, Object> fields(String name, Object value, String other, Object otherValue) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(name, value);
        fields.put(other, otherValue);
        return fields;
    }

    private synchronized void write(String event, Run run, Map<String, Object> fields) {
        if (ended) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", clock.instant().toString());
        line.put("event", event);
        line.put("run", run.label());
        line.put("strategy", run.strategy());
        line.put("seed", run.seed());
        line.putAll(fields);
        try {
            writer.write(json.writeValueAsString(line));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            end(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            end(e);
        }
    }

    private void end(IOException e) {
        if (!ended) {
            ended = true;
            warnings.accept(cannotWrite(e) + " It ends here; the runs go on without it");
        }
    }

    private String cannotWrite(IOException e) {
        return "Cannot write " + file + ": " + e + ". Is the disk full, or the place read-only?";
    }
}
