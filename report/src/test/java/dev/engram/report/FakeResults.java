package dev.engram.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.core.results.ResultsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Results files as engram run writes them, with accuracies made up by formula. */
public final class FakeResults {
    private final String name;
    private final List<String> tasks;
    private final List<Long> seeds;
    private final List<Map<String, Object>> strategies = new ArrayList<>();
    private final List<Map<String, Object>> runs = new ArrayList<>();
    private int pointsATask = 1;
    private int tasksAtFirst = Integer.MAX_VALUE;
    private double learningRate = 0.1;
    private int checkpointsEvery = 5000;

    public FakeResults(String name, List<String> tasks, Long... seeds) {
        this.name = name;
        this.tasks = tasks;
        this.seeds = List.of(seeds);
    }

    /** Tasks "t-0", "t-1", ... */
    public static List<String> tasks(int count) {
        return IntStream.range(0, count).mapToObj(task -> "t-" + task).toList();
    }

    public FakeResults pointsATask(int points) {
        pointsATask = points;
        return this;
    }

    /** How many tasks the runs began with; the others were appended, so that what was measured before is NaN for them. */
    public FakeResults tasksAtFirst(int count) {
        tasksAtFirst = count;
        return this;
    }

    public FakeResults learningRate(double rate) {
        learningRate = rate;
        return this;
    }

    public FakeResults checkpointsEvery(int steps) {
        checkpointsEvery = steps;
        return this;
    }

    /** A strategy whose every seed learns all tasks; what it forgets of a task with each later one, and by how much seeds differ. */
    public FakeResults strategy(String label, String type, double forgets, double noise) {
        planned(label, type);
        for (long seed : seeds) {
            runs.add(run(label, type, seed, tasks.size(), forgets, noise));
        }
        return this;
    }

    /** A strategy in the configuration that left no run. */
    public FakeResults planned(String label, String type) {
        strategies.add(Map.of("type", type, "label", label));
        return this;
    }

    /** One run that ended after some tasks. */
    public FakeResults ended(String label, String type, long seed, int learned, String status, String error) {
        Map<String, Object> run = run(label, type, seed, learned, 0.01, 0);
        run.put("status", status);
        run.put("error", error);
        run.remove("weightsSha256");
        runs.add(run);
        return this;
    }

    /** Adds a field to the last run. */
    public FakeResults with(String field, Object value) {
        runs.get(runs.size() - 1).put(field, value);
        return this;
    }

    /** Makes the training of the last strategy take longer. */
    public FakeResults slower(double factor) {
        for (Map<String, Object> run : runs.subList(runs.size() - seeds.size(), runs.size())) {
            run.put("trainSeconds", factor * ((Number) run.get("trainSeconds")).doubleValue());
        }
        return this;
    }

    /** Importance of ten weights of one parameter, four of them without any. */
    public static Map<String, Object> importance(String parameter) {
        Map<String, Object> importance = new LinkedHashMap<>();
        importance.put("parameter", parameter);
        importance.put("weights", 10);
        importance.put("mean", 0.5);
        importance.put("max", 2);
        importance.put("spent", 0.25);
        importance.put("histogram", Map.of("from", -3, "to", 0, "counts", List.of(1, 2, 3), "zero", 4));
        return importance;
    }

    /** Accuracy on task j after task i: nothing but seed and formula. */
    private static double accuracy(int i, int j, long seed, double forgets, double noise) {
        if (i < j) {
            return 0.1;
        }
        return Math.max(0.1, 0.95 - forgets * (i - j)) + noise * Math.sin(seed * 37.0 + j);
    }

    private Map<String, Object> run(String label, String type, long seed, int learned, double forgets, double noise) {
        List<List<Double>> rows = new ArrayList<>();
        List<Map<String, Object>> curve = new ArrayList<>();
        List<Double> initial = IntStream.range(0, tasks.size())
                .mapToObj(j -> j < tasksAtFirst ? 0.1 : Double.NaN)
                .toList();
        curve.add(Map.of("step", 0, "task", 0, "accuracy", initial));
        for (int i = 0; i < learned; i++) {
            int learnedTask = i;
            List<Double> row = IntStream.range(0, tasks.size())
                    .mapToObj(j -> learnedTask < tasksAtFirst && j >= tasksAtFirst
                            ? Double.NaN
                            : accuracy(learnedTask, j, seed, forgets, noise))
                    .toList();
            rows.add(row);
            for (int point = 1; point <= pointsATask; point++) {
                curve.add(Map.of("step", i * 1000 + 1000 * point / pointsATask, "task", i, "accuracy", row));
            }
        }
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("label", seeds.size() == 1 ? label : label + "/seed-" + seed);
        run.put("strategy", Map.of("name", type, "configuration", Map.of("type", type)));
        run.put("seed", seed);
        run.put("tasks", tasks);
        run.put("status", "completed");
        run.put("accuracy", rows);
        run.put("initialAccuracy", initial);
        run.put("curve", curve);
        run.put("trainSeconds", type.equals("none") ? 10.0 : 12.5);
        run.put("consolidationSeconds", type.equals("none") ? 0.0 : 3.0);
        run.put("steps", 1000L * learned);
        run.put("stateBytes", type.equals("none") ? 0L : 4_000_000L);
        run.put("weightsSha256", label + "-" + seed + "-sha");
        return run;
    }

    /** The whole file as a tree that a test may spoil. */
    public Map<String, Object> tree() {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("name", name);
        configuration.put("seeds", seeds);
        configuration.put("tasks", Map.of("type", "permuted", "count", tasks.size()));
        configuration.put("training", Map.of("optimizer", Map.of("learning-rate", learningRate)));
        configuration.put("checkpoints", Map.of("every-steps", checkpointsEvery));
        configuration.put("strategies", strategies);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schema", ResultsFile.SCHEMA);
        tree.put(
                "experiment",
                Map.of("name", name, "command", "engram run my.conf --set 'a=1'", "configuration", configuration));
        tree.put("environment", Map.of("engram", "1.2.3", "runsAtOnce", 4));
        tree.put("runs", runs);
        return tree;
    }

    /** Writes it into a directory, which is made. */
    public Path write(Path directory) throws IOException {
        return write(directory, tree());
    }

    /** Writes a tree into a directory, which is made. */
    public static Path write(Path directory, Map<String, Object> tree) throws IOException {
        Files.createDirectories(directory);
        new ObjectMapper().writeValue(directory.resolve(ResultsFile.NAME).toFile(), tree);
        return directory;
    }
}
