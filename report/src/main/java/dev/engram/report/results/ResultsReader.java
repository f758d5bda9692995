package dev.engram.report.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.AccuracyMatrix;
import dev.engram.api.CurvePoint;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener.Run;
import dev.engram.core.experiment.RunResult.Cost;
import dev.engram.core.experiment.RunResult.Failure;
import dev.engram.core.importance.FisherOverlap;
import dev.engram.core.importance.ParameterImportance;
import dev.engram.core.results.ResultsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code results.json}, schema {@code engram-results/1}. */
public final class ResultsReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultsReader() {}

    /**
     * Reads the results of one experiment.
     *
     * @param given a run's output directory, or the results file in it
     * @throws EngramException when there is none, or it is not one of Engram's
     */
    public static RecordedExperiment read(Path given) {
        Path file = Files.isDirectory(given) ? given.resolve(ResultsFile.NAME) : given;
        if (!Files.isRegularFile(file)) {
            throw new EngramException(
                    ErrorCode.DATA,
                    given + (Files.isDirectory(given) ? " holds no " + ResultsFile.NAME : " does not exist")
                            + ". Give the output directory of an engram run, for instance out/permuted-mnist-20260101-120000");
        }
        JsonCursor root = new JsonCursor(file, "", parse(file));
        String schema = root.optional("schema").map(JsonCursor::text).orElse("");
        if (!schema.equals(ResultsFile.SCHEMA)) {
            throw new EngramException(
                    ErrorCode.DATA,
                    file + ": schema = \"" + schema + "\", but this version reads \"" + ResultsFile.SCHEMA
                            + "\". Give the results of engram run, or use the version that wrote these");
        }
        JsonCursor experiment = root.get("experiment");
        return new RecordedExperiment(
                Optional.ofNullable(file.getParent()).orElse(Path.of(".")),
                experiment.get("name").text(),
                experiment.get("command").text(),
                experiment.get("configuration").map(),
                root.optional("environment").map(JsonCursor::map).orElse(Map.of()),
                root.get("runs").list(ResultsReader::run));
    }

    private static JsonNode parse(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new EngramException(
                    ErrorCode.DATA,
                    file + place + " is not JSON: " + e.getOriginalMessage()
                            + (file.endsWith(ResultsFile.NAME)
                                    ? ". The file is damaged; run the experiment again, or restore it"
                                    : ". Give the output directory of an engram run, or the " + ResultsFile.NAME
                                            + " in it"),
                    e);
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot read " + file + ": " + e, e);
        }
    }

    private static RecordedRun run(JsonCursor at) {
        JsonCursor strategy = at.get("strategy");
        List<String> tasks = at.get("tasks").list(JsonCursor::text);
        if (tasks.isEmpty()) {
            throw at.wrong(at.get("tasks").where(), "is empty");
        }
        String status = at.get("status").text();
        Optional<Failure> failure = status.equals("completed")
                ? Optional.empty()
                : Optional.of(new Failure(
                        status, at.optional("error").map(JsonCursor::text).orElse("")));
        return new RecordedRun(
                new Run(
                        at.get("label").text(),
                        strategy.get("name").text(),
                        at.get("seed").whole(),
                        tasks),
                strategy.optional("configuration").map(JsonCursor::map).orElse(Map.of()),
                accuracy(at, tasks.size(), failure.isEmpty()),
                at.list("curve", point -> curvePoint(point, tasks.size())),
                new Cost(
                        at.get("trainSeconds").number(),
                        at.get("consolidationSeconds").number(),
                        at.get("steps").whole(),
                        at.get("stateBytes").whole()),
                at.optional("weightsSha256").map(JsonCursor::text),
                failure,
                at.list("importance", ResultsReader::importance),
                at.list("overlap", ResultsReader::overlap),
                at.list("lambdas", JsonCursor::number));
    }

    private static AccuracyMatrix accuracy(JsonCursor at, int tasks, boolean completed) {
        AccuracyMatrix accuracy = new AccuracyMatrix(row(at.get("initialAccuracy"), tasks));
        JsonCursor rows = at.get("accuracy");
        List<List<Double>> given = rows.list(row -> row(row, tasks));
        if (given.size() > tasks || (completed && given.size() < tasks)) {
            throw at.wrong(rows.where(), "has " + given.size() + " rows for " + tasks + " tasks");
        }
        given.forEach(accuracy::add);
        return accuracy;
    }

    private static List<Double> row(JsonCursor at, int tasks) {
        List<Double> row = at.numbers();
        if (row.size() != tasks) {
            throw at.wrong(at.where(), "has " + row.size() + " values for " + tasks + " tasks");
        }
        return row;
    }

    private static CurvePoint curvePoint(JsonCursor at, int tasks) {
        long task = at.get("task").whole();
        if (task < 0 || task >= tasks) {
            throw at.wrong(at.where() + ".task", "= " + task + " is none of " + tasks + " tasks, counted from 0");
        }
        return new CurvePoint(at.get("step").whole(), (int) task, row(at.get("accuracy"), tasks));
    }

    private static ParameterImportance importance(JsonCursor at) {
        JsonCursor histogram = at.get("histogram");
        return new ParameterImportance(
                at.get("parameter").text(),
                at.get("weights").whole(),
                at.get("mean").number(),
                at.get("max").number(),
                at.get("spent").number(),
                new ParameterImportance.Histogram(
                        histogram.get("from").number(),
                        histogram.get("to").number(),
                        histogram.get("counts").list(JsonCursor::whole),
                        histogram.get("zero").whole()));
    }

    private static FisherOverlap overlap(JsonCursor at) {
        JsonCursor tasks = at.get("tasks");
        List<Integer> pair = tasks.list(task -> Math.toIntExact(task.whole()));
        if (pair.size() != 2) {
            throw at.wrong(tasks.where(), "has " + pair.size() + " values, not two tasks");
        }
        return new FisherOverlap(
                at.get("parameter").text(), pair, at.get("overlap").number());
    }
}
