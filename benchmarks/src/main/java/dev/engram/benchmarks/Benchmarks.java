package dev.engram.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures and prints one table: {@code benchmarks/measure [steps] [fisher] [wide] [small]}; all without arguments. */
public final class Benchmarks {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final Map<String, List<Interleaved.Timing>> results = new LinkedHashMap<>();

    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param groups which groups; all if empty
     */
    public static void main(String[] groups) throws Exception {
        List<String> asked =
                groups.length == 0 ? List.of("steps", "growth", "wide", "small", "fisher") : List.of(groups);
        Benchmarks benchmarks = new Benchmarks();
        for (String group : asked) {
            benchmarks.measure(group);
        }
        benchmarks.write(Path.of("out", "benchmarks.json"));
    }

    private void measure(String group) throws Exception {
        TrainingSteps steps = new TrainingSteps(THREADS);
        FisherSpeed fisher = new FisherSpeed(THREADS);
        switch (group) {
            case "steps" -> {
                add("784-400-400-10, batch 128: the loop", steps.overhead());
                add(
                        "784-400-400-10, batch 128: penalties",
                        steps.penalties("sgd", BenchmarkLearners.perceptron(400, 400), TrainingSteps.sgd()));
                add(
                        "784-400-400-10, batch 128: penalties",
                        steps.penalties("adam", BenchmarkLearners.perceptron(400, 400), TrainingSteps.adam()));
            }
            case "growth" -> {
                add("784-400-400-10, batch 128: many tasks", steps.growth());
                steps.growthOfEach().forEach(this::add);
            }
            case "wide" ->
                add(
                        "784-2000-2000-10, batch 128",
                        steps.penalties("wide", BenchmarkLearners.perceptron(2000, 2000), TrainingSteps.sgd()));
            case "small" ->
                add(
                        "784-16-16-10, batch 128",
                        steps.penalties("small", BenchmarkLearners.perceptron(16, 16), TrainingSteps.sgd()));
            case "fisher" -> {
                add("Fisher, examples", fisher.compare("mlp", BenchmarkLearners.perceptron(400, 400), 20_000, 1000));
                add("Fisher, examples", fisher.compare("cnn", BenchmarkLearners.convolutional(), 2_048, 128));
            }
            default ->
                throw new IllegalArgumentException(
                        "Unknown group '" + group + "'. Known: steps, growth, wide, small, fisher");
        }
    }

    private void add(String title, List<Interleaved.Timing> timings) {
        System.out.println("\n" + title + " (" + THREADS + " threads)");
        for (Interleaved.Timing timing : timings) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-40s %10.3f ms  %12.0f a second  %6.2f times the first%n",
                    timing.name(),
                    timing.seconds() * 1e3,
                    1 / timing.seconds(),
                    timing.ratio());
        }
        results.put(title + ", " + timings.get(0).name(), timings);
    }

    private void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), results);
        System.out.println("\nWritten to " + file);
    }
}
